# primitives/<kind>/<name>.hpp defines fencepost::<kind>::<name>. From the files found we
# write primitives/generated/<kind>.hpp with `using all = arch::type_list<...>`, so that a new
# primitive is one new header, and the questions and the conformance tests see it by themselves. A header may
# also define a type_list of that name: several primitives that differ by what the instruction set offers. `all` has each
# of them, `headers` what each header defines. fencepost_<kind>_primitives: the names, for translation units made of them.
set(fencepost_generated "${CMAKE_BINARY_DIR}/generated")
file(GLOB kind_folders CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/primitives/*")
foreach(folder IN LISTS kind_folders)
  if(NOT IS_DIRECTORY "${folder}")
    continue()
  endif()
  get_filename_component(kind "${folder}" NAME)
  if(kind STREQUAL "support" OR kind STREQUAL "concepts")
    continue()
  endif()
  file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${folder}/*.hpp")
  set(includes "")
  set(names "")
  foreach(header IN LISTS headers fencepost_${kind}_rivals)
    get_filename_component(name "${header}" NAME_WE)
    string(APPEND includes "#include \"${header}\"\n")
    list(APPEND names "${name}")
  endforeach()
  set(fencepost_${kind}_primitives ${names})
  list(JOIN names ", " names)
  file(CONFIGURE OUTPUT "${fencepost_generated}/primitives/generated/${kind}.hpp" @ONLY CONTENT
"// Made by cmake/FencepostPrimitives.cmake from the files in primitives/${kind}/.
#pragma once

#include \"arch/type_list.hpp\"
${includes}
namespace fencepost::${kind} {
using headers = arch::type_list<${names}>;
using all = arch::flat<${names}>::type;
}
")
endforeach()

# fencepost_not_installed: "kind primitive package" for each library that is missing.
list(LENGTH fencepost_not_installed count)
set(rows "")
foreach(primitive IN LISTS fencepost_not_installed)
  string(REPLACE " " "\", \"" row "${primitive}")
  string(APPEND rows "{{\"${row}\"}},\n")
endforeach()
file(CONFIGURE OUTPUT "${fencepost_generated}/primitives/generated/not_installed.hpp" @ONLY CONTENT
"// Made by cmake/FencepostPrimitives.cmake: {kind, primitive, package}.
#pragma once

#include <array>
#include <string_view>

namespace fencepost {
inline constexpr std::array<std::array<std::string_view, 3>, ${count}> not_installed{{
${rows}}};
}
")

add_library(fencepost_primitives INTERFACE)
target_include_directories(fencepost_primitives INTERFACE "${fencepost_generated}")
# libatomic: g++ calls it for atomics of 16 bytes.
target_link_libraries(fencepost_primitives INTERFACE fencepost_options fencepost_arch atomic ${fencepost_rival_libraries})
