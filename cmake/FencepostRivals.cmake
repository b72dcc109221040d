# rivals/<package>/<kind>/<name>.hpp: primitives of other libraries, described as ours are, where the library is installed.
# rivals/<package>/package.cmake sets
#   rival_found        whether it is
#   rival_libraries    targets to link
#   rival_package      the name of its package, for the message where it is not
# fencepost_<kind>_rivals: their headers, for cmake/FencepostPrimitives.cmake. fencepost_not_installed: "kind name package".
option(FENCEPOST_RIVALS "Measure primitives of other libraries too, where these are installed" ON)
set(fencepost_not_installed "")
set(fencepost_rival_libraries "")
set(rivals_found "")
file(GLOB rival_folders CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/rivals/*")
# Their code is compiled without the sanitizer, which then sees half of what they do. For another architecture cmake may find the
# libraries of this one.
if(NOT FENCEPOST_RIVALS OR FENCEPOST_SANITIZER OR CMAKE_CROSSCOMPILING)
  set(rival_folders "")
endif()
foreach(folder IN LISTS rival_folders)
  set(rival_found FALSE)
  set(rival_libraries "")
  include("${folder}/package.cmake")
  get_filename_component(package "${folder}" NAME)
  if(rival_found)
    list(APPEND fencepost_rival_libraries ${rival_libraries})
    list(APPEND rivals_found ${package})
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
list(JOIN rivals_found ", " rivals_found)
message(STATUS "Primitives of other libraries: ${rivals_found}")
