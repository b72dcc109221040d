# The commit goes into every result, so it is looked up at every build, not at configure time.
set(fencepost_commit_dir "${CMAKE_BINARY_DIR}/commit")
add_custom_target(fencepost_commit_header
  COMMAND "${CMAKE_COMMAND}" -DSOURCE=${PROJECT_SOURCE_DIR} -DOUT=${fencepost_commit_dir}/commit.hpp
          -P "${CMAKE_CURRENT_LIST_DIR}/write_commit.cmake"
  BYPRODUCTS "${fencepost_commit_dir}/commit.hpp"
  COMMENT "" VERBATIM)
add_library(fencepost_commit INTERFACE)
target_include_directories(fencepost_commit INTERFACE "${fencepost_commit_dir}")
add_dependencies(fencepost_commit fencepost_commit_header)

# What machine.json says about the build. The flags are those of the compile line, in its order.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type_upper)
get_target_property(option_flags fencepost_options INTERFACE_COMPILE_OPTIONS)
list(FILTER option_flags EXCLUDE REGEX "^-W")
list(JOIN option_flags " " option_flags)
string(STRIP "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type_upper}} ${option_flags}" all_flags)
target_compile_definitions(fencepost_commit INTERFACE
  FENCEPOST_VERSION="${PROJECT_VERSION}"
  FENCEPOST_BUILD_TYPE="${CMAKE_BUILD_TYPE}"
  FENCEPOST_SANITIZER="${FENCEPOST_SANITIZER}"
  FENCEPOST_FLAGS="${all_flags}"
  FENCEPOST_VARIANT="${FENCEPOST_VARIANT}"
  FENCEPOST_VARIANT_NEEDS="${fencepost_${FENCEPOST_VARIANT}_needs}"
  FENCEPOST_VARIANT_DEFAULT="${fencepost_variant_default}"
  FENCEPOST_COMPILER="${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}"
  FENCEPOST_BENCHMARK_VERSION="${benchmark_VERSION}")
