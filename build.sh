#!/usr/bin/env bash
# Builds Hornet. Every stage is skipped when its outputs are newer than its sources.
#
#   ./build.sh [stage ...]     without a stage: site
#
#   site     all that the site needs: packages, toolchain, generated, wasm, vendor, data, size
#   quick    site and what the quick tests need: native, sanitize, fuzz
#   test     quick and what the slow tests need: valgrind, browsers, oracle
#   clean    removes what was built, but neither the toolchain nor data
set -euo pipefail
shopt -s nullglob
cd "$(dirname "$0")"

# ---- flags ----------------------------------------------------------------------------------------------------------

WARNINGS=(-Wall -Wextra -Werror -Wno-unused-parameter) # an op's functions share one signature, needed or not
# Native code and wasm must give the same bits: no contraction, and no -march (SSE2 is what SIMD of wasm amounts to).
# The kernels are vectorised by hand; unrolled further they spill in V8, and the compiler's own copies cost 6 KB gzipped.
ENGINE=(-std=c11 -fno-unroll-loops -fno-vectorize -ffp-contract=off -fno-math-errno -fvisibility=hidden
  -Isrc "${WARNINGS[@]}")
BASELINE=(-msimd128)
RELAXED=(-msimd128 -mrelaxed-simd)
THREADS=(-matomics -mbulk-memory -DNN_THREADS)
DOUBLE=(-DNN_DOUBLE) # gradients are checked in double precision
CHECKED=(-O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all)
ASAN=("${CHECKED[@]}" -fsanitize=address,undefined)
TSAN=("${CHECKED[@]}" -fsanitize=thread -DNN_THREADS -DNN_TEST_PARTS -pthread)
FUZZ=("${CHECKED[@]}" -fsanitize=fuzzer-no-link,address,undefined -DNN_MAX_BYTES=67108864)

# Memory grows on demand up to all that 32-bit pointers reach; JavaScript reads pointers as unsigned numbers. Not
# emmalloc, though 2 KB smaller: its sums overflow above 2 GB, and it hands out memory that is not there.
LINK_WASM=(-O3 --no-entry -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=2MB -sMAXIMUM_MEMORY=4GB
  -sSTACK_SIZE=256KB -sMALLOC=dlmalloc -sFILESYSTEM=0)
# The ops outside of the core are a side module, which finds its place in memory and table when it is loaded.
CORE_PART=(-DNN_CORE)
MORE_PART=(-fPIC)
LINK_CORE=(-Wl,--export-table,--growable-table,--export=__stack_pointer)
LINK_MORE=(-O3 -sSIDE_MODULE=2 -sEXPORTED_FUNCTIONS=_nn_more_ops)
# One memory, made by the loader, for several instances of the module, each with a stack of its own. Only linker flags:
# emcc has no shared memory without its JavaScript. Its single-threaded malloc will do, for helpers allocate nothing.
LINK_THREADS=(-Wl,--shared-memory,--import-memory,--export-memory)

# ---- what is where --------------------------------------------------------------------------------------------------

SOURCES=(src/*.c src/ops/*.c src/kernels/*.c)
# What the digit network needs; all else is loaded when a plan has an op of it (the MORE of src/ops.def).
CORE=(src/{exec,memory,optim,optim_rules,orthogonal,parallel,plan,plan_layout,plan_parse,rng,store,table,threads}.c
  src/ops/{accuracy,add,conv,crossentropy,dense,dropout,elementwise,error,global_pool,ops,pool,reduce,shape,softmax}.c
  src/kernels/{activation,direct,gemm,rows,vec,vmath,winograd}.c)
MORE=()
for source in "${SOURCES[@]}"; do
  [[ " ${CORE[*]} " = *" $source "* ]] || MORE+=("$source")
done
HEADERS=(src/*.h src/*.def src/ops/*.h src/kernels/*.h src/kernels/*.def src/kernels/*.inc build.sh)
WASM=js/engine/wasm
NATIVE=.build/native
TOOLCHAIN=$PWD/.build/toolchain
OLDEST_EMCC=3.1.50

# ---- helpers --------------------------------------------------------------------------------------------------------

say() { printf '[build] %s\n' "$*" >&2; }

fail() {
  printf 'build.sh: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null; }

# stale OUTPUT SOURCE...: is the output missing, or older than a source?
stale() {
  local output=$1 source
  [ -e "$output" ] || return 0
  for source in "${@:2}"; do
    if [ "$source" -nt "$output" ]; then return 0; fi
  done
  return 1
}

# debian_packages NAME...: installs what is missing; without apt or root it says what to install.
debian_packages() {
  local missing=() name try
  for name in "$@"; do
    [ "$(dpkg-query -Wf '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  { has apt-get && [ "$(id -u)" = 0 ]; } || fail "please install (names of Debian 12): ${missing[*]}"
  say "apt-get install ${missing[*]}"
  mkdir -p .build
  for try in 1 2 3 4; do
    if { apt-get -o DPkg::Lock::Timeout=300 -qq update &&
      DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends \
        "${missing[@]}"; } >.build/apt.log 2>&1; then return; fi
    sleep $((try * 3))
  done
  cat .build/apt.log >&2
  fail "apt-get could not install ${missing[*]}"
}

# compile VARIANT COMPILER FLAG...: brings the objects of COMPILED in .build/objects/VARIANT up to date and lists them in
# OBJECTS. Kernels are compiled for speed, all else for size: that is a twentieth of the engine, and no slower.
compile() {
  local directory=.build/objects/$1 source object fast=() small=()
  mkdir -p "$directory"
  OBJECTS=()
  for source in "${COMPILED[@]}"; do
    object=${source#src/}
    object=$directory/${object//\//-}.o
    OBJECTS+=("$object")
    stale "$object" "$source" "${HEADERS[@]}" || continue
    case $source in
      src/kernels/*) fast+=("$object" "$source") ;;
      *) small+=("$object" "$source") ;;
    esac
  done
  compile_all "$2" -O3 "${@:3}" -- "${fast[@]}" && compile_all "$2" -Os "${@:3}" -- "${small[@]}" ||
    fail "the $1 build has errors"
}

# compile_all COMMAND... -- OBJECT SOURCE ...
compile_all() {
  local command=()
  while [ "$1" != -- ]; do command+=("$1") && shift; done
  shift
  [ $# = 0 ] || printf '%s\0' "$@" | xargs -0 -n 2 -P "$(nproc)" "${command[@]}" -c -o
}

# ---- stages ---------------------------------------------------------------------------------------------------------

stage_packages() { # node_modules, as package-lock.json has them
  cmp -s package-lock.json node_modules/.hornet-lock.json && return
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json node_modules/.hornet-lock.json
}

# An emcc on PATH that is new enough is used; Debian 12 gets a private one.
stage_toolchain() {
  local version
  if has emcc; then
    version=$(emcc --version | grep -oE -m 1 '[0-9]+\.[0-9]+\.[0-9]+' | head -1)
    if [ "$(printf '%s\n' "$OLDEST_EMCC" "$version" | sort -V | head -1)" = "$OLDEST_EMCC" ]; then return; fi
    say "emcc $version on PATH is too old (needs $OLDEST_EMCC)"
  fi
  if [ ! -x "$TOOLCHAIN/bin/emcc" ]; then
    { has apt-get && [ "$(id -u)" = 0 ] && grep -q 'VERSION_CODENAME=bookworm' /etc/os-release; } ||
      fail "needs Emscripten $OLDEST_EMCC or newer on PATH: https://emscripten.org/docs/getting_started/downloads.html"
  fi
  src/toolchain/install.sh "$TOOLCHAIN"
  PATH=$TOOLCHAIN/bin:$PATH
}

stage_generated() { # op ids and the engine's enums for JavaScript
  local output=js/engine/generated.js
  stale $output src/ops.def src/kernels/map.def src/nn.h src/toolchain/generate.js || return 0
  node src/toolchain/generate.js $output
}

# finish_wasm OUTPUT LINK...: links OBJECTS, if they are newer.
finish_wasm() {
  local output=$WASM/$1 temporary=.build/$1
  stale "$output" "${OBJECTS[@]}" || return 0
  mkdir -p $WASM
  emcc "${@:2}" "${OBJECTS[@]}" -o "$temporary"
  mv "$temporary" "$output" # at once: nobody loads half a file
  say "$output $(wc -c <"$output") bytes, $(gzip -9c "$output" | wc -c) gzipped"
}

# link_wasm NAME FLAG...: one variant of the engine, in its two parts. The core exports what the other part imports.
link_wasm() {
  local link=("${LINK_WASM[@]}" "${LINK_CORE[@]}") more=("${LINK_MORE[@]}") imports=.build/$1.imports
  if [[ $1 = *-threads ]]; then link+=("${LINK_THREADS[@]}") more+=(-Wl,--shared-memory); fi
  COMPILED=("${MORE[@]}")
  compile "$1-more" emcc "${ENGINE[@]}" "${@:2}" "${MORE_PART[@]}"
  finish_wasm "$1-more.wasm" "${@:2}" "${more[@]}"
  node src/toolchain/imports.js "$WASM/$1-more.wasm" "$imports"
  COMPILED=("${CORE[@]}")
  compile "$1" emcc "${ENGINE[@]}" "${@:2}" "${CORE_PART[@]}"
  if stale "$WASM/$1.wasm" "$imports"; then rm -f "$WASM/$1.wasm"; fi
  finish_wasm "$1.wasm" "${@:2}" "${link[@]}" "@$imports"
}

stage_wasm() {
  link_wasm baseline "${BASELINE[@]}"
  link_wasm relaxed "${RELAXED[@]}"
  link_wasm baseline-threads "${BASELINE[@]}" "${THREADS[@]}"
  link_wasm relaxed-threads "${RELAXED[@]}" "${THREADS[@]}"
}

# link_native VARIANT PROGRAM OUTPUT FLAG...: tests/native/PROGRAM.c with the engine in one variant.
link_native() {
  local program=tests/native/$2.c output=$NATIVE/$3 flags=("${ENGINE[@]}" "${@:4}")
  COMPILED=("${SOURCES[@]}")
  compile "$1" "$CLANG" "${flags[@]}"
  [ -e "$program" ] || return 0
  stale "$output" "$program" tests/native/*.h "${OBJECTS[@]}" || return 0
  mkdir -p $NATIVE
  "$CLANG" "${flags[@]/fuzzer-no-link/fuzzer}" "$program" "${OBJECTS[@]}" -lm -o "$output"
}

# What only C can see, with every allocation refused once.
build_selfcheck() {
  local output=$NATIVE/selfcheck
  stale $output tests/native/selfcheck.c "${SOURCES[@]}" "${HEADERS[@]}" || return 0
  "$CLANG" "${ENGINE[@]}" "${ASAN[@]}" -DNN_TEST_ALLOC tests/native/selfcheck.c "${SOURCES[@]}" -lm -o $output
}

find_clang() {
  if has apt-get; then debian_packages clang-19 lld-19 libclang-rt-19-dev libc6-dev; fi
  CLANG=$(command -v clang-19 || command -v clang) || fail 'needs clang for the native builds'
}

stage_native() {
  find_clang
  link_native float replay replay-float
  link_native double replay replay-double "${DOUBLE[@]}"
}

stage_sanitize() {
  find_clang
  link_native asan replay replay-asan "${ASAN[@]}"
  link_native tsan replay replay-tsan "${TSAN[@]}"
  build_selfcheck
}

stage_fuzz() {
  find_clang
  link_native fuzz fuzz_plan fuzz_plan "${FUZZ[@]}"
}

stage_vendor() { # the few libraries that are loaded on demand, bundled to one file each
  local stamp=.build/vendor.stamp
  stale $stamp src/toolchain/vendor.js package-lock.json || [ ! -d js/vendor ] || return 0
  node src/toolchain/vendor.js
  touch $stamp
}

stage_data() { # MNIST, packed for the page
  local output=web/data/mnist/manifest.json
  if stale $output js/data/build/*.js || [ ! -e web/data/mnist/replay.bin.gz ]; then
    npm run --silent data
    touch $output
  fi
}

stage_size() { node src/toolchain/size.js; }

stage_style() { # the formatter of C
  if has apt-get; then debian_packages clang-format-19; fi
}

stage_valgrind() { # counts instructions
  if has apt-get; then debian_packages valgrind; fi
}

stage_browsers() {
  has chromium || debian_packages chromium
  has firefox || has firefox-esr || debian_packages firefox-esr
}

stage_oracle() { # real Keras, which the golden values and the .keras files are checked against
  local requirements=tests/golden/generate/requirements.txt venv=.build/venv
  [ -e $requirements ] || return 0
  cmp -s $requirements $venv/requirements.txt && return
  if has apt-get; then debian_packages python3 python3-venv; fi
  python3 -m venv $venv
  $venv/bin/pip install --quiet --disable-pip-version-check -r $requirements
  cp $requirements $venv/requirements.txt
}

stage_clean() {
  rm -rf .build/objects .build/native .build/*.stamp js/engine/wasm js/engine/generated.js js/vendor web/vendor
}

# ---- main -----------------------------------------------------------------------------------------------------------

SITE=(packages toolchain generated wasm vendor data size)
QUICK=("${SITE[@]}" style native sanitize fuzz)

stages=()
for name in "${@:-site}"; do
  case $name in
    site) stages+=("${SITE[@]}") ;;
    quick) stages+=("${QUICK[@]}") ;;
    test) stages+=("${QUICK[@]}" valgrind browsers oracle) ;;
    wasm) stages+=(toolchain generated wasm) ;;
    *) stages+=("$name") ;;
  esac
done

mkdir -p .build
if has flock; then # two builds in one tree take turns
  exec 9>.build/lock
  flock 9
fi
for name in "${stages[@]}"; do
  [ "$(type -t "stage_$name")" = function ] || fail "no stage '$name'; the stages are listed at the top of build.sh"
  started=$SECONDS
  say "$name …"
  "stage_$name"
  say "$name: $((SECONDS - started)) s"
done
