# fencepost_add_primitive(KIND HEADER [TYPE type]): a primitive of one's own beside those of fencepost.
#
#   KIND    a folder of primitives/: mutex, rwmutex, queue, channel, ...
#   HEADER  defines it; found from the current source folder
#   TYPE    its name in C++, with its namespaces: by default fencepost::<KIND>::<file name>
#
# All calls of one CMakeLists.txt together make
#   fencepost_own_program   build/fencepost: a program as fencepost's own, whose cases have these primitives too
#   fencepost_own_tests     what each kind is tested by, with these primitives only, and entries of ctest for each of them:
#                           <name>/conformance, <name>/executions (all that the memory model allows, where the primitive takes its
#                           atomics by the policy), <name>/mutants (no weaker order passes them) and <name>/histories
# A primitive that does not satisfy the concept of its kind stops the build before these, and the compiler names what is missing.
include_guard()
include("${CMAKE_CURRENT_LIST_DIR}/FencepostKinds.cmake")

# By kind, the concepts of primitives/concepts.hpp. What is of other kinds is a sequence of instructions.
set(fencepost_concepts
  barrier=Barrier channel=Channel commit=Commit condition=Condition counter=Counter flag=Flag flight=Flight map=Map mutex=Mutex
  once=Once pair=PingPong queue=Queue reclamation=Reclamation rwmutex=RwMutex semaphore=Semaphore snapshot=Snapshot stack=Stack
  wait_group=WaitGroup)

function(fencepost_add_primitive kind header)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "TYPE" "")
  set(call "fencepost_add_primitive(${kind} ${header})")
  if(NOT ";${fencepost_concepts};" MATCHES ";${kind}=([A-Za-z]+);")
    list(TRANSFORM fencepost_concepts REPLACE "=.*" "" OUTPUT_VARIABLE kinds)
    list(JOIN kinds ", " kinds)
    message(FATAL_ERROR "${call}: there is no kind '${kind}'; there are ${kinds}.")
  endif()
  set(concept ${CMAKE_MATCH_1})
  if(arg_UNPARSED_ARGUMENTS OR "TYPE" IN_LIST arg_KEYWORDS_MISSING_VALUES)
    message(FATAL_ERROR "${call}: after the header comes nothing but TYPE and one type: ${ARGN}")
  endif()
  get_filename_component(path "${header}" ABSOLUTE)
  if(NOT EXISTS "${path}")
    message(FATAL_ERROR "${call}: there is no file ${path}.")
  endif()
  get_filename_component(stem "${path}" NAME_WE)
  if(NOT arg_TYPE)
    set(arg_TYPE "fencepost::${kind}::${stem}")
  endif()
  string(REGEX REPLACE "^:*(.+)$" "::\\1" type "${arg_TYPE}")
  fencepost_check_concept(${kind} "${path}" "${type}" ${concept})

  get_property(before DIRECTORY PROPERTY fencepost_own_kinds)
  if(NOT before)
    cmake_language(DEFER CALL fencepost_build_own)
  endif()
  fencepost_find_policy(${kind} "${path}" "${type}")
  set_property(DIRECTORY APPEND PROPERTY fencepost_own_kinds ${kind})
  set_property(DIRECTORY APPEND PROPERTY fencepost_${kind}_own_headers "${path}")
  set_property(DIRECTORY APPEND PROPERTY fencepost_${kind}_own_types "${type}")
endfunction()

# A file of its own, which is compiled first: so the error is not one of many.
function(fencepost_check_concept kind path type concept)
  string(MAKE_C_IDENTIFIER "fencepost_check_${kind}${type}" target)
  string(REGEX REPLACE ".*::" "" name "${type}")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/fencepost-lists/${target}.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"// Whether ${type} is what fencepost takes as a ${kind}.
#include \"${path}\"

#include \"primitives/concepts.hpp\"

static_assert(fencepost::${concept}<${type}>,
              \"${name} lacks something of a ${kind}: it is named below; the contract is concept ${concept} in primitives/concepts.hpp\");
static_assert(${type}::name == \"${name}\", \"${name}::name is another name\");
")
  add_library(${target} OBJECT "${source}")
  target_link_libraries(${target} PRIVATE fencepost::primitives)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # which part of which part
    target_compile_options(${target} PRIVATE -fconcepts-diagnostics-depth=5)
  endif()
  set_property(DIRECTORY APPEND PROPERTY fencepost_checks ${target})
endfunction()

# Sets fencepost_explored for a kind that has a primitive which takes its atomics by the policy: gtest knows no empty list of types.
function(fencepost_find_policy kind path type)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/fencepost-lists/policy.cpp")
  file(WRITE "${source}"
"#include \"${path}\"
#include \"primitives/support/sync.hpp\"
static_assert(fencepost::support::explorable<${type}, fencepost::support::std_sync>);
int main() {}
")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # compiled, not linked
  try_compile(takes_policy "${CMAKE_CURRENT_BINARY_DIR}/fencepost-lists/policy" "${source}" LINK_LIBRARIES fencepost::primitives)
  if(takes_policy)
    set_property(DIRECTORY APPEND PROPERTY fencepost_explored ${kind})
  endif()
  unset(takes_policy CACHE)  # asked anew at the next configuration
endfunction()

# After the last call in this folder.
function(fencepost_build_own)
  get_property(kinds DIRECTORY PROPERTY fencepost_own_kinds)
  list(REMOVE_DUPLICATES kinds)
  foreach(kind IN LISTS kinds)
    get_property(fencepost_${kind}_own_headers DIRECTORY PROPERTY fencepost_${kind}_own_headers)
    get_property(fencepost_${kind}_own_types DIRECTORY PROPERTY fencepost_${kind}_own_types)
  endforeach()
  set(lists "${CMAKE_CURRENT_BINARY_DIR}/fencepost-lists")
  fencepost_write_lists("${fencepost_root}" "${lists}/all" FALSE)
  fencepost_write_lists("${fencepost_root}" "${lists}/own" TRUE)
  fencepost_build_program("${lists}/all" "${kinds}")
  find_package(GTest 1.11 QUIET)
  if(GTest_FOUND)
    fencepost_build_tests("${lists}/own" "${kinds}")
  else()
    message(STATUS "fencepost: no tests of your primitives, since GoogleTest is not installed")
  endif()
endfunction()

# Which of the files go through a list of one of the kinds.
function(fencepost_files_about kinds result)
  list(JOIN kinds "|" either)
  set(about "")
  foreach(file IN LISTS ARGN)
    file(STRINGS "${file}" found REGEX "^#include \"primitives/generated/(${either})\\.hpp\"")
    if(found)
      list(APPEND about "${file}")
    endif()
  endforeach()
  set(${result} ${about} PARENT_SCOPE)
endfunction()

# The installed objects of all questions, but for those that are compiled anew with the new lists.
function(fencepost_build_program lists kinds)
  file(GLOB_RECURSE questions "${fencepost_root}/benches/*.cpp")
  fencepost_files_about("${kinds}" sources ${questions})
  file(GLOB_RECURSE objects "${fencepost_lib}/objects*/fencepost_questions/*${CMAKE_CXX_OUTPUT_EXTENSION}")
  foreach(source IN LISTS sources)
    file(RELATIVE_PATH name "${fencepost_root}" "${source}")
    list(FILTER objects EXCLUDE REGEX "/${name}${CMAKE_CXX_OUTPUT_EXTENSION}$")
  endforeach()
  add_executable(fencepost_own_program "${fencepost_root}/benches/main.cpp" ${sources} ${objects})
  set_target_properties(fencepost_own_program PROPERTIES OUTPUT_NAME fencepost)
  target_include_directories(fencepost_own_program PRIVATE "${lists}")
  target_compile_options(fencepost_own_program PRIVATE ${fencepost_question_flags})
  target_link_libraries(fencepost_own_program PRIVATE fencepost::harness ${fencepost_counted_new})
  target_link_options(fencepost_own_program PRIVATE LINKER:--build-id=sha1)
  fencepost_after_checks(fencepost_own_program)
endfunction()

function(fencepost_after_checks target)
  get_property(checks DIRECTORY PROPERTY fencepost_checks)
  add_dependencies(${target} ${checks})
endfunction()

function(fencepost_build_tests lists kinds)
  file(GLOB_RECURSE tests "${fencepost_root}/tests/primitives/*_test.cpp" "${fencepost_root}/tests/history/*_test.cpp")
  fencepost_files_about("${kinds}" sources ${tests})
  get_property(explored DIRECTORY PROPERTY fencepost_explored)
  if(explored)
    file(GLOB tests "${fencepost_root}/tests/explore/primitives/*_test.cpp")
    fencepost_files_about("${explored}" tests ${tests})
    list(APPEND sources ${tests})
  endif()
  file(GLOB explorer "${fencepost_root}/tests/explore/*.cpp" "${fencepost_root}/tests/history/*.cpp")
  list(FILTER explorer EXCLUDE REGEX "_test\\.cpp$")
  add_executable(fencepost_own_tests ${sources} ${explorer} "${fencepost_root}/tests/main.cpp")
  target_include_directories(fencepost_own_tests PRIVATE "${lists}")
  target_link_libraries(fencepost_own_tests PRIVATE fencepost::primitives GTest::gtest)
  fencepost_after_checks(fencepost_own_tests)
  foreach(kind IN LISTS kinds)
    foreach(type IN LISTS fencepost_${kind}_own_types)
      string(REGEX REPLACE ".*::" "" name "${type}")
      fencepost_test_entry(${name} conformance "*/${name}.*-Explored*:Histories*")
      fencepost_test_entry(${name} executions "Explored*/${name}.*-*.MutantsFail")
      fencepost_test_entry(${name} mutants "Explored*/${name}.MutantsFail")
      fencepost_test_entry(${name} histories "Histories*/${name}.*")
    endforeach()
  endforeach()
endfunction()

# Skipped where there are no such tests: of a kind without histories, or a primitive without the policy.
function(fencepost_test_entry name entry filter)
  add_test(NAME ${name}/${entry} COMMAND fencepost_own_tests "--gtest_filter=${filter}")
  set_tests_properties(${name}/${entry} PROPERTIES TIMEOUT 1200 SKIP_REGULAR_EXPRESSION "Running 0 tests")
endfunction()
