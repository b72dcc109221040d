# What the compiler may emit: FENCEPOST_VARIANT, one of those in arch/<isa>/variants.cmake. That file sets
#   fencepost_variants            their names; the first is the default
#   fencepost_<name>_flags        what the compiler is told
#   fencepost_<name>_needs        a word of arch::cpu_features(): without it the program says so and stops
#   fencepost_<name>_emits        the instruction that it is for; a compiler that knows none stops the build here
#   fencepost_<name>_compilers    the first compilers that emit it, for the message
include("${PROJECT_SOURCE_DIR}/arch/${fencepost_isa}/variants.cmake")
list(GET fencepost_variants 0 fencepost_variant_default)
set(FENCEPOST_VARIANT "${fencepost_variant_default}" CACHE STRING "What the compiler may emit: see arch/<isa>/variants.cmake")
set_property(CACHE FENCEPOST_VARIANT PROPERTY STRINGS ${fencepost_variants})
if(NOT FENCEPOST_VARIANT IN_LIST fencepost_variants)
  list(JOIN fencepost_variants ", " choices)
  message(FATAL_ERROR "FENCEPOST_VARIANT=${FENCEPOST_VARIANT} is no build variant of ${fencepost_isa}: "
    "choose one of ${choices}.")
endif()

set(variant_flags ${fencepost_${FENCEPOST_VARIANT}_flags})
set(variant_emits "${fencepost_${FENCEPOST_VARIANT}_emits}")
if(variant_emits)
  separate_arguments(variant_cxx_flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
  if(CMAKE_CXX_COMPILE_OPTIONS_TARGET)  # clang's --target=; gcc is one compiler for each target
    list(PREPEND variant_cxx_flags "${CMAKE_CXX_COMPILE_OPTIONS_TARGET}${CMAKE_CXX_COMPILER_TARGET}")
  endif()
  execute_process(
    COMMAND "${CMAKE_CXX_COMPILER}" ${variant_cxx_flags} ${variant_flags} -std=c++20 -O2 -S -o -
            "${CMAKE_CURRENT_LIST_DIR}/variant_probe.cpp"
    OUTPUT_VARIABLE variant_assembly ERROR_VARIABLE variant_error RESULT_VARIABLE variant_failed)
  set(variant_compiler "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
  list(JOIN variant_flags " " variant_flags_text)
  if(variant_failed)
    message(FATAL_ERROR "FENCEPOST_VARIANT=${FENCEPOST_VARIANT}: ${variant_compiler} does not take "
      "${variant_flags_text}: ${variant_error}")
  endif()
  if(NOT variant_assembly MATCHES "${variant_emits}")
    message(FATAL_ERROR "FENCEPOST_VARIANT=${FENCEPOST_VARIANT} is for ${variant_emits}, which "
      "${variant_compiler} does not emit; remedy: ${fencepost_${FENCEPOST_VARIANT}_compilers}.")
  endif()
endif()
target_compile_options(fencepost_options INTERFACE ${variant_flags})
