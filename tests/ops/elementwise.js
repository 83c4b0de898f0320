const ODD_VALUES = [
  0,
  -0,
  1e-40,
  -1e-40,
  1e-20,
  0.624,
  0.626,
  9,
  -9,
  20,
  -20,
  80,
  -80,
  1e4,
  -1e4,
  Infinity,
  -Infinity,
];

/** Cases that relu, sigmoid and tanh share. */
export function elementwiseCases() {
  const one = (shape, range) => ({
    name: `[${shape}] in ${range}`,
    inputs: [{ shape, range }],
    attrs: [],
  });
  return [
    one([1], [-2, 2]),
    one([3, 5], [-4, 4]),
    one([2, 3, 4], [-1, 1]),
    one([257], [-20, 20]),
    { name: 'odd values', inputs: [{ shape: [17], data: ODD_VALUES }], attrs: [], differentiable: false },
  ];
}
