"""keras.ops on hashed tensors of known shapes: what they give, and the gradients of a hashed cotangent."""

import jax
import jax.numpy as jnp
import numpy as np
from common import uniform, write
from keras import ops
from layers import flat, record


def case(op, shapes, args, call, ints=(), differentiable=True):
    """op: its name here; args: what it is called with, "$0" being the first tensor; call: the same in Python.

    ints: for each tensor that holds whole numbers, by position, those numbers."""
    return {"op": op, "shapes": shapes, "args": args, "call": call, "ints": dict(ints), "differentiable": differentiable}


def einsum(equation, *shapes):
    args = [equation, *(f"${i}" for i in range(len(shapes)))]
    return case("einsum", list(shapes), args, lambda *xs: ops.einsum(equation, *xs))


def pads(shape, widths):
    made = [case("pad", [shape], ["$0", widths, m], lambda x, m=m: ops.pad(x, widths, m)) for m in ("reflect", "symmetric")]
    value = case("pad", [shape], ["$0", widths, "constant", 1.5], lambda x: ops.pad(x, widths, "constant", 1.5))
    return [*made, value]


CASES = [
    case("transpose", [[3, 4]], ["$0"], lambda x: ops.transpose(x)),
    case("transpose", [[2, 3, 5, 2]], ["$0", [2, 0, 3, 1]], lambda x: ops.transpose(x, (2, 0, 3, 1))),
    case("moveaxis", [[2, 3, 5, 2]], ["$0", 1, -1], lambda x: ops.moveaxis(x, 1, -1)),
    case("moveaxis", [[2, 3, 5, 2]], ["$0", [0, 1], [-1, -2]], lambda x: ops.moveaxis(x, (0, 1), (-1, -2))),
    case("swapaxes", [[2, 3, 5]], ["$0", 0, -1], lambda x: ops.swapaxes(x, 0, -1)),
    case("expandDims", [[2, 3]], ["$0", [0, -1]], lambda x: ops.expand_dims(x, (0, -1))),
    case("squeeze", [[1, 3, 1, 2]], ["$0"], lambda x: ops.squeeze(x)),
    case("squeeze", [[1, 3, 1, 2]], ["$0", 2], lambda x: ops.squeeze(x, 2)),
    case("reshape", [[4, 3]], ["$0", [2, -1]], lambda x: ops.reshape(x, (2, -1))),
    case("slice", [[5, 7, 3]], ["$0", [1, 2, 0], [2, 4, 3]], lambda x: ops.slice(x, (1, 2, 0), (2, 4, 3))),
    case("slice", [[5, 7]], ["$0", [4, 1], [2, 3], [-2, 2]], lambda x: x[4:1:-2, 1:7:2]),
    case("slice", [[1, 4, 4, 8]], ["$0", [0, 0, 0, 5], [1, -1, -1, 1]], lambda x: x[:, :, :, 5:6]),
    case("flip", [[3, 4]], ["$0", 1], lambda x: ops.flip(x, 1)),
    case("flip", [[3, 4]], ["$0"], lambda x: ops.flip(x)),
    case("roll", [[3, 5]], ["$0", 2, -1], lambda x: ops.roll(x, 2, -1)),
    case("roll", [[3, 5]], ["$0", -4, 0], lambda x: ops.roll(x, -4, 0)),
    case("split", [[4, 6]], ["$0", 3, -1], lambda x: ops.split(x, 3, -1)),
    case("split", [[7, 2]], ["$0", [2, 3], 0], lambda x: ops.split(x, [2, 3], 0)),
    case("unstack", [[2, 3, 2]], ["$0", 3, 1], lambda x: ops.unstack(x, 3, 1)),
    case("stack", [[2, 3]] * 3, [["$0", "$1", "$2"], 1], lambda *xs: ops.stack(xs, 1)),
    case("stack", [[2, 3]] * 2, [["$0", "$1"], -1], lambda *xs: ops.stack(xs, -1)),
    case("concatenate", [[2, 3], [4, 3]], [["$0", "$1"], 0], lambda *xs: ops.concatenate(xs, 0)),
    case("concatenate", [[2, 3, 2], [2, 1, 2]], [["$0", "$1"], -2], lambda *xs: ops.concatenate(xs, -2)),
    *pads([4, 5], [[2, 1], [0, 3]]),
    *pads([1, 3, 4, 2], [[0, 0], [2, 2], [1, 3], [0, 0]]),
    case("pad", [[3, 2]], ["$0", 1], lambda x: ops.pad(x, 1)),
    case("tile", [[2, 3]], ["$0", [2, 2]], lambda x: ops.tile(x, (2, 2))),
    case("tile", [[3]], ["$0", [2, 1, 2]], lambda x: ops.tile(x, (2, 1, 2))),
    case("tile", [[2, 3]], ["$0", 3], lambda x: ops.tile(x, 3)),
    case("repeat", [[2, 3]], ["$0", 2, 1], lambda x: ops.repeat(x, 2, 1)),
    case("repeat", [[2, 3]], ["$0", 3], lambda x: ops.repeat(x, 3)),
    case("repeat", [[3, 2]], ["$0", [2, 0, 1], 0], lambda x: ops.repeat(x, np.array([2, 0, 1]), 0)),
    case("broadcastTo", [[3, 1]], ["$0", [2, 3, 4]], lambda x: ops.broadcast_to(x, (2, 3, 4))),
    case("matmul", [[3, 4], [4, 5]], ["$0", "$1"], ops.matmul),
    case("matmul", [[4], [4]], ["$0", "$1"], ops.matmul),
    case("matmul", [[2, 3, 4], [4]], ["$0", "$1"], ops.matmul),
    case("matmul", [[4], [2, 4, 3]], ["$0", "$1"], ops.matmul),
    case("matmul", [[2, 1, 3, 4], [5, 4, 2]], ["$0", "$1"], ops.matmul),
    case("matmul", [[2, 3, 4], [4, 5]], ["$0", "$1"], ops.matmul),
    case("matmul", [[3, 4], [2, 4, 5]], ["$0", "$1"], ops.matmul),
    case("matmul", [[17, 33], [33, 19]], ["$0", "$1"], ops.matmul),
    case("matmul", [[2, 4, 3], [2, 5, 4]], ["$0", "$1", {"transposeA": True, "transposeB": True}],
         lambda a, b: ops.matmul(ops.swapaxes(a, 1, 2), ops.swapaxes(b, 1, 2))),
    case("dot", [[3], [3]], ["$0", "$1"], ops.dot),
    case("dot", [[2, 3, 4], [5, 4, 2]], ["$0", "$1"], ops.dot),
    case("tensordot", [[3, 4, 5], [4, 3, 2]], ["$0", "$1", [[1, 0], [0, 1]]],
         lambda a, b: ops.tensordot(a, b, [[1, 0], [0, 1]])),
    case("tensordot", [[2, 3, 4], [3, 4, 5]], ["$0", "$1"], lambda a, b: ops.tensordot(a, b)),
    case("tensordot", [[2, 3], [4, 5]], ["$0", "$1", 0], lambda a, b: ops.tensordot(a, b, 0)),
    einsum("ij,jk->ik", [2, 3], [3, 4]),
    einsum("ij,jk->ki", [2, 3], [3, 4]),
    einsum("ij,kj->ik", [2, 3], [4, 3]),
    einsum("ij,kj", [2, 3], [4, 3]),
    einsum("i,i->", [4], [4]),
    einsum("i,j->ij", [4], [3]),
    einsum("ij,ij->ij", [4, 3], [4, 3]),
    einsum("ijk->kij", [2, 3, 4]),
    einsum("ijk->kj", [2, 3, 4]),
    einsum("ij->", [2, 3]),
    einsum("ij,jk->k", [2, 3], [3, 4]),
    einsum("ij,k->i", [2, 3], [4]),
    einsum("abc,cde->abde", [2, 3, 4], [4, 5, 2]),
    einsum("abcd,cde->abe", [2, 3, 4, 5], [4, 5, 6]),
    einsum("aecd,abcd->acbe", [2, 5, 3, 4], [2, 6, 3, 4]),
    einsum("acbe,aecd->abcd", [2, 3, 6, 5], [2, 5, 3, 4]),
    einsum("...x,xy->...y", [2, 3, 4], [4, 5]),
    einsum("...ij,...jk->...ik", [2, 3, 4], [4, 5]),
    einsum("...ij,...jk->...ik", [2, 1, 3, 4], [5, 4, 2]),
    einsum("bi,bij->bj", [3, 4], [3, 4, 5]),
    einsum("bhwij,bhwjk->bhwik", [2, 2, 3, 1, 4], [2, 2, 3, 4, 2]),
    case("take", [[4, 3]], ["$0", 2, 0], lambda x: ops.take(x, 2, 0)),
    case("take", [[4, 3]], ["$0", -1, 1], lambda x: ops.take(x, -1, 1)),
    case("take", [[4, 3], [2, 3]], ["$0", "$1", 0], lambda x, i: ops.take(x, i, 0), {1: [3, 0, 1, 1, 1, 2]}),
    case("take", [[2, 5, 3], [4]], ["$0", "$1", 1], lambda x, i: ops.take(x, i, 1), {1: [4, 4, -1, 0]}),
    case("take", [[2, 3], [4]], ["$0", "$1"], lambda x, i: ops.take(x, i), {1: [5, 0, 0, 3]}),
    case("takeAlongAxis", [[2, 4], [2, 3]], ["$0", "$1"], lambda x, i: ops.take_along_axis(x, i, -1), {1: [0, 3, 3, 1, 1, 2]}),
    case("takeAlongAxis", [[2, 3, 2], [2, 2, 2]], ["$0", "$1", 1], lambda x, i: ops.take_along_axis(x, i, 1),
         {1: [0, 2, 1, 1, 2, 0, 0, 0]}),
    case("oneHot", [[2, 3]], ["$0", 4], lambda i: ops.one_hot(i, 4), {0: [0, 3, 1, 2, 4, -1]}),
    case("oneHot", [[2, 3]], ["$0", 4, 1], lambda i: ops.one_hot(i, 4, 1), {0: [0, 3, 1, 2, 2, 1]}),
    case("multiHot", [[2, 3]], ["$0", 5], lambda i: ops.multi_hot(i, 5), {0: [0, 3, 1, 2, 2, 4]}),
    case("take", [[4, 3]], ["$0", [[0, 2], [3, 0]], 0], lambda x: ops.take(x, np.array([[0, 2], [3, 0]]), 0)),
    case("triu", [[2, 3, 4]], ["$0"], lambda x: ops.triu(x)),
    case("triu", [[4, 3]], ["$0", -1], lambda x: ops.triu(x, -1)),
    case("tril", [[2, 3, 4]], ["$0"], lambda x: ops.tril(x)),
    case("tril", [[3, 5]], ["$0", 2], lambda x: ops.tril(x, 2)),
    case("sort", [[3, 7]], ["$0"], lambda x: ops.sort(x)),
    case("sort", [[5, 3]], ["$0", 0], lambda x: ops.sort(x, 0)),
    case("argsort", [[3, 7]], ["$0"], lambda x: ops.argsort(x), differentiable=False),
    case("argsort", [[2, 5, 3]], ["$0", 1], lambda x: ops.argsort(x, 1), differentiable=False),
    case("topK", [[3, 7]], ["$0", 3], lambda x: ops.top_k(x, 3)),
    case("cumsum", [[3, 5]], ["$0", -1], lambda x: ops.cumsum(x, -1)),
    case("cumsum", [[3, 5]], ["$0"], lambda x: ops.cumsum(x)),
    case("cumprod", [[3, 5]], ["$0", 0], lambda x: ops.cumprod(x, 0)),
    case("cumprod", [[2, 3]], ["$0"], lambda x: ops.cumprod(x)),
    *(
        case("image.resize", [[2, 5, 4, 3]], ["$0", size, {"interpolation": m, "antialias": a}],
             lambda x, size=size, m=m, a=a: ops.image.resize(x, size, interpolation=m, antialias=a))
        for m in ("nearest", "bilinear", "bicubic")
        for size in ([10, 8], [7, 3], [2, 9], [1, 1])
        for a in ((False, True) if m != "nearest" and size[0] < 5 else (False,))
    ),
]


def run(c):
    count = len(c["shapes"])
    xs = [
        jnp.asarray(np.array(c["ints"][i], np.int32).reshape(shape) if i in c["ints"] else uniform(shape, 20 + i))
        for i, shape in enumerate(c["shapes"])
    ]
    outputs = flat(c["call"](*xs))
    made = {
        "case": f"{c['op']} {c['shapes']} {c['args']}{' of whole numbers' if 0 in c['ints'] else ''}", "op": c["op"], "args": c["args"], "shapes": c["shapes"],
        "ints": {str(i): list(v) for i, v in c["ints"].items()}, "outputs": [record(y) for y in outputs],
    }
    reals = [i for i in range(count) if i not in c["ints"]]
    if c["differentiable"] and reals:
        def total(*some):
            given = list(xs)
            for i, x in zip(reals, some):
                given[i] = x
            ys = [y for y in flat(c["call"](*given)) if y.dtype == jnp.float32]
            return sum(jnp.sum(y * uniform(y.shape, 50 + k)) for k, y in enumerate(ys))
        gradients = jax.grad(total, argnums=tuple(range(len(reals))))(*[xs[i] for i in reals])
        made["gradients"] = [record(g) for g in gradients]
    return made


if __name__ == "__main__":
    write("ops_tensor", [run(c) for c in CASES])
