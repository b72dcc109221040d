# Picks the one instruction-set folder, or stops: an ISA we do not know has no stub.
string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" fencepost_isa)
if(fencepost_isa STREQUAL "amd64")
  set(fencepost_isa x86_64)
elseif(fencepost_isa STREQUAL "arm64")
  set(fencepost_isa aarch64)
endif()
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR
   NOT EXISTS "${PROJECT_SOURCE_DIR}/arch/${fencepost_isa}/isa.hpp")
  message(FATAL_ERROR "fencepost knows no '${fencepost_isa}' on ${CMAKE_SYSTEM_NAME}: "
    "add a folder arch/${fencepost_isa} (CONTRIBUTING.md says what it holds).")
endif()

add_library(fencepost_arch INTERFACE)
target_include_directories(fencepost_arch INTERFACE "${PROJECT_SOURCE_DIR}/arch/${fencepost_isa}")
