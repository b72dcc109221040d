# rivals/<package>/<kind>/<name>.hpp: primitives of other libraries, described as ours are, where the library is installed.
# rivals/<package>/package.cmake sets
#   rival_found        whether it is
#   rival_libraries    targets to link
#   rival_package      the name of its package, for the message where it is not
# fencepost_<kind>_rivals: their headers, for cmake/FencepostPrimitives.cmake. fencepost_not_installed: "kind name package".
#
# For an installed fencepost (cmake/fencepostConfig.cmake.in): those that it was built with, fencepost_built_with. Sets
# fencepost_rivals_missing to those that are not found here.
set(fencepost_not_installed "")
set(fencepost_rival_libraries "")
set(fencepost_rivals_missing "")
set(rivals_found "")
if(DEFINED fencepost_built_with)
  set(rival_folders "")
  foreach(package IN LISTS fencepost_built_with)
    list(APPEND rival_folders "${fencepost_root}/rivals/${package}")
  endforeach()
else()
  option(FENCEPOST_RIVALS "Measure primitives of other libraries too, where these are installed" ON)
  file(GLOB rival_folders CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/rivals/*")
  # Their code is compiled without the sanitizer, which then sees half of what they do. For another architecture cmake may find the
  # libraries of this one.
  if(NOT FENCEPOST_RIVALS OR FENCEPOST_SANITIZER OR CMAKE_CROSSCOMPILING)
    set(rival_folders "")
  endif()
endif()
foreach(folder IN LISTS rival_folders)
  set(rival_found FALSE)
  set(rival_libraries "")
  include("${folder}/package.cmake")
  get_filename_component(package "${folder}" NAME)
  if(rival_found)
    list(APPEND fencepost_rival_libraries ${rival_libraries})
    list(APPEND rivals_found ${package})
  else()
    list(APPEND fencepost_rivals_missing ${package})
  endif()
  file(GLOB headers CONFIGURE_DEPENDS "${folder}/*/*.hpp")
  foreach(header IN LISTS headers)
    get_filename_component(name "${header}" NAME_WE)
    get_filename_component(kind "${header}" DIRECTORY)
    get_filename_component(kind "${kind}" NAME)
    if(rival_found)
      list(APPEND fencepost_${kind}_rivals "rivals/${package}/${kind}/${name}.hpp")
    else()
      list(APPEND fencepost_not_installed "${kind} ${name} ${rival_package}")
    endif()
  endforeach()
endforeach()
list(JOIN rivals_found ", " text)
message(STATUS "Primitives of other libraries: ${text}")
