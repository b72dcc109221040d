# From the headers of primitives we write one list of types per kind, FOLDER/primitives/generated/<kind>.hpp, with
# `using all = arch::type_list<...>`, so that a new primitive is one new header, and the questions and the tests see it by
# themselves. A header defines fencepost::<kind>::<file name>; that may also be a type_list: several primitives that differ by what
# the instruction set offers. `all` has each of them, `headers` what each header defines.
#
# fencepost_write_lists(ROOT FOLDER OWN_ONLY): of ROOT/primitives/<kind>/*.hpp, of fencepost_<kind>_rivals (headers relative to
# ROOT), and of fencepost_<kind>_own_headers with fencepost_<kind>_own_types (cmake/FencepostAddPrimitive.cmake). OWN_ONLY: `all` has
# only these last ones, where there are any. Sets fencepost_kinds, and fencepost_<kind>_primitives to the names of the others, for
# translation units made of them.
function(fencepost_write_lists root folder own_only)
  set(kinds "")
  file(GLOB kind_folders CONFIGURE_DEPENDS "${root}/primitives/*")
  foreach(kind_folder IN LISTS kind_folders)
    get_filename_component(kind "${kind_folder}" NAME)
    if(NOT IS_DIRECTORY "${kind_folder}" OR kind MATCHES "^(support|concepts)$")
      continue()
    endif()
    list(APPEND kinds ${kind})
    file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${root}" "${kind_folder}/*.hpp")
    list(APPEND headers ${fencepost_${kind}_rivals})
    set(names "")
    foreach(header IN LISTS headers)
      get_filename_component(name "${header}" NAME_WE)
      list(APPEND names "${name}")
    endforeach()
    set(fencepost_${kind}_primitives ${names} PARENT_SCOPE)

    list(APPEND headers ${fencepost_${kind}_own_headers})
    set(listed ${names} ${fencepost_${kind}_own_types})
    if(own_only AND fencepost_${kind}_own_types)
      set(listed ${fencepost_${kind}_own_types})
    endif()
    list(TRANSFORM headers REPLACE "(.+)" "#include \"\\1\"")
    list(JOIN headers "\n" includes)
    list(JOIN names ", " names)
    list(JOIN listed ", " listed)
    file(CONFIGURE OUTPUT "${folder}/primitives/generated/${kind}.hpp" @ONLY CONTENT
"// Made by cmake/FencepostKinds.cmake from the files in primitives/${kind}/.
#pragma once

#include \"arch/type_list.hpp\"
${includes}

namespace fencepost::${kind} {
using headers = arch::type_list<${names}>;
using all = arch::flat<${listed}>::type;
}
")
  endforeach()
  set(fencepost_kinds ${kinds} PARENT_SCOPE)
endfunction()
