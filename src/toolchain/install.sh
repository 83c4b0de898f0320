#!/usr/bin/env bash
# Installs a private Emscripten for Debian 12 (bookworm) into PREFIX. Needs root, apt and npm; about 35 s and 0.9 GB.
#
# bookworm's own Emscripten (3.1.6) is too old: its relaxed SIMD opcodes are refused by today's browsers. So we mix:
#   compiler   clang-19, lld-19, llvm-19 of bookworm: the LLVM that trixie's Emscripten is packaged with
#   emcc       trixie's .deb, unpacked (not installed), without the parts that are not used here
#   binaryen   trixie's tools, run by trixie's own dynamic loader and C library from PREFIX/rt
#   acorn      npm; NodeSource's node does not look where Debian keeps it
# The .debs come through a private apt state, from the mirror this machine already uses, and are signature-checked.
# /etc/apt, libc6 and node stay as they are.
set -euo pipefail

PREFIX=${1:?usage: install.sh PREFIX}
EMSCRIPTEN=3.1.69
BINARYEN_TOOLS='wasm-opt wasm-emscripten-finalize wasm-metadce wasm-as wasm-dis wasm-ctor-eval'
UNUSED_PARTS=('*/wasm32-emscripten/lto*' '*/wasm32-emscripten/pic' '*/libGL-*-emu*' '*/libSDL*' '*/emscripten/test'
  '*/emscripten/docs' '*/ChangeLog*' '*/emscripten/media' '*/third_party/closure-compiler') # libGL: every link names it
RUNTIME_LIBRARIES=(ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libpthread.so.0 libdl.so.2 librt.so.1 libgcc_s.so.1
  'libstdc++.so.6*')

# The prefix is written into the tools' scripts: a moved or copied tree has to be installed again.
STAMP=$PREFIX/.installed
[ "$(cat "$STAMP" 2>/dev/null)" = "$EMSCRIPTEN $PREFIX" ] && exit 0

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

fail() {
  echo "src/toolchain/install.sh: $*" >&2
  exit 1
}

apt_retry() {
  local try
  for try in 1 2 3 4 5; do
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq "$@" >"$WORK/apt.log" 2>&1 && return
    sleep $((try * 3))
  done
  cat "$WORK/apt.log" >&2
  fail "apt-get $* failed"
}

install_compiler() {
  apt_retry update
  apt_retry install -y --no-install-recommends clang-19 lld-19 llvm-19 python3 xz-utils
}

# Fetches trixie's packages as files, with an apt state that sees nothing but trixie.
download_debs() {
  local apt=$WORK/apt mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' | head -1)
  [ -n "$mirror" ] || fail 'apt has no bookworm mirror'
  mkdir -p "$apt"/etc/{apt.conf.d,preferences.d,sources.list.d} "$apt"/{lists,cache,cache/archives}/partial "$WORK/debs"
  : >"$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" >"$apt/etc/sources.list"
  cat >"$WORK/apt.conf" <<CONF
Dir::Etc "$apt/etc/"; Dir::State "$apt/"; Dir::State::Lists "$apt/lists/"; Dir::State::status "$apt/status";
Dir::Cache "$apt/cache/"; APT::Sandbox::User "root"; Acquire::Languages "none"; Acquire::Retries "5";
CONF
  export APT_CONFIG=$WORK/apt.conf
  apt_retry update
  (cd "$WORK/debs" && apt_retry download "emscripten=$EMSCRIPTEN*" binaryen libc6 libstdc++6 libgcc-s1)
  unset APT_CONFIG
}

unpack_emscripten() {
  dpkg-deb --fsys-tarfile "$WORK"/debs/emscripten_*.deb |
    tar -x -C "$PREFIX" --strip-components=4 "${UNUSED_PARTS[@]/#/--exclude=}" ./usr/share/emscripten
}

unpack_runtime() {
  local package library
  for package in libc6 libstdc++6 libgcc-s1 binaryen; do dpkg-deb -x "$WORK/debs/$package"_*.deb "$WORK/root"; done
  mkdir -p "$PREFIX/rt"
  for library in "${RUNTIME_LIBRARIES[@]}" libbinaryen.so; do
    find "$WORK/root/usr/lib/x86_64-linux-gnu" -maxdepth 1 -name "$library" -exec cp -a {} "$PREFIX/rt/" \;
  done
}

# Each tool is a script that starts the real one with the loader and libraries it was built for.
wrap_binaryen() {
  local tool
  mkdir -p "$PREFIX"/binaryen/{bin,real}
  for tool in $BINARYEN_TOOLS; do
    cp "$WORK/root/usr/bin/$tool" "$PREFIX/binaryen/real/"
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$PREFIX/rt/ld-linux-x86-64.so.2" "$PREFIX/rt" \
      "$PREFIX/binaryen/real/$tool" >"$PREFIX/binaryen/bin/$tool"
    chmod +x "$PREFIX/binaryen/bin/$tool"
  done
}

# emcc finds itself from $0, so scripts and not links.
write_commands() {
  cat >"$PREFIX/.emscripten" <<CONF
LLVM_ROOT = '/usr/lib/llvm-19/bin'
LLVM_ADD_VERSION = None
CLANG_ADD_VERSION = None
BINARYEN_ROOT = '$PREFIX/binaryen'
NODE_JS = '$(command -v node)'
FROZEN_CACHE = True
CONF
  mkdir -p "$PREFIX/bin"
  printf '#!/bin/sh\nexec /usr/bin/python3 -E "%s" "$@"\n' "$PREFIX/emcc.py" >"$PREFIX/bin/emcc"
  chmod +x "$PREFIX/bin/emcc"
  (cd "$PREFIX" && printf '{"private":true}\n' >package.json && npm install --no-audit --no-fund --silent acorn@8.14.0)
}

rm -rf "$PREFIX"
mkdir -p "$PREFIX"
install_compiler
download_debs
unpack_emscripten
unpack_runtime
wrap_binaryen
write_commands
"$PREFIX/bin/emcc" --version >/dev/null || fail 'the installed emcc does not start'
echo "$EMSCRIPTEN $PREFIX" >"$STAMP"
