# Precompiled headers: of the standard library, those that most files include. nlohmann's is left out: what it compiles to
# takes longer to load than most files take to compile.
#
# Every file still includes what it needs. The clang presets build without precompiled headers
# (CMAKE_DISABLE_PRECOMPILE_HEADERS), and there a missing one is an error.
set(fencepost_precompiled
  <algorithm> <array> <atomic> <functional> <map> <memory> <optional> <span> <string> <string_view> <vector>)
