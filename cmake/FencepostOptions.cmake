# One interface target that everything links: language, warnings, sanitizers, alignment.
add_library(fencepost_options INTERFACE)
target_compile_features(fencepost_options INTERFACE cxx_std_20)
target_include_directories(fencepost_options INTERFACE "${PROJECT_SOURCE_DIR}")
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(FENCEPOST_WERROR "Warnings are errors" OFF)
set(FENCEPOST_SANITIZER "" CACHE STRING "address,undefined or thread; empty for none")

target_compile_options(fencepost_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual)
if(FENCEPOST_WERROR)
  target_compile_options(fencepost_options INTERFACE -Werror)
endif()

# The one place where warnings are turned off, each with its reason.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # We time every legal success/failure pair, also those whose failure order exceeds the success order:
  # legal since C++17 (P0418R2), warned about by gcc 12.
  target_compile_options(fencepost_options INTERFACE -Wno-invalid-memory-model)
  # Under tsan our fences become ordered operations (primitives/support/fence.hpp), but the standard
  # library's headers hold atomic_thread_fence too, and gcc warns wherever they are instantiated.
  target_compile_options(fencepost_options INTERFACE -Wno-tsan)
  # gcc 12 reports moves of short strings as out of bounds (string + literal into a vector) where inlining goes deep, above
  # all in templates of precompiled headers.
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(fencepost_options INTERFACE
      -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  endif()
else()
  # clang's name for the first of the two.
  target_compile_options(fencepost_options INTERFACE -Wno-atomic-memory-ordering)
endif()

# Timed loops start on a line of their own, so that an unrelated change elsewhere does not move them
# across a fetch boundary and pass for a change of cost.
target_compile_options(fencepost_options INTERFACE -falign-functions=64)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(fencepost_options INTERFACE -falign-loops=32)
endif()

if(FENCEPOST_SANITIZER)
  target_compile_options(fencepost_options INTERFACE
    -fsanitize=${FENCEPOST_SANITIZER} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(fencepost_options INTERFACE -fsanitize=${FENCEPOST_SANITIZER})
  # Timings are not used in sanitizer builds, and 32 copies of every instrumented operation took g++ 12 five minutes.
  target_compile_definitions(fencepost_options INTERFACE FENCEPOST_UNROLL=4)
endif()
