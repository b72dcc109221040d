# What find_package(fencepost) needs, as a component of its own (`cmake --install ... --component development`): sources in
# share/fencepost in the folders that a checkout has, libraries and the objects of all questions in lib/fencepost, the CMake files in
# lib/cmake/fencepost. All of it may be moved together.
include(CMakePackageConfigHelpers)
set(component COMPONENT development)
foreach(folder IN ITEMS arch benches counters harness machine primitives rivals tests/explore tests/history tests/primitives tests/support)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}/" DESTINATION ${share}/${folder} ${component}
    FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h" PATTERN "*.c" PATTERN "*.cmake")
endforeach()
# Compiled anew: what goes through a list of primitives.
foreach(folder IN ITEMS benches tests/explore tests/history tests/primitives)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}/" DESTINATION ${share}/${folder} ${component} FILES_MATCHING PATTERN "*.cpp")
endforeach()
install(FILES "${PROJECT_SOURCE_DIR}/tests/main.cpp" DESTINATION ${share}/tests ${component})
install(TARGETS fencepost_harness fencepost_counters fencepost_machine ARCHIVE DESTINATION lib/fencepost ${component})
install(TARGETS fencepost_questions fencepost_cpu_guard OBJECTS DESTINATION lib/fencepost ${component})
if(fencepost_counted_new)
  install(TARGETS fencepost_counted_new OBJECTS DESTINATION lib/fencepost ${component})
endif()

# As the questions themselves are compiled, but for warnings, which are not for code of others.
string(TOUPPER "${CMAKE_BUILD_TYPE}" build_type)
get_target_property(option_flags fencepost_options INTERFACE_COMPILE_OPTIONS)
list(FILTER option_flags EXCLUDE REGEX "^-W")
separate_arguments(installed_flags UNIX_COMMAND "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${build_type}}")
list(APPEND installed_flags ${option_flags})
set(lib lib/fencepost)
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/fencepostConfig.cmake.in" "${PROJECT_BINARY_DIR}/fencepostConfig.cmake"
  INSTALL_DESTINATION lib/cmake/fencepost PATH_VARS share lib NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/fencepostConfigVersion.cmake" COMPATIBILITY ExactVersion)
install(FILES "${PROJECT_BINARY_DIR}/fencepostConfig.cmake" "${PROJECT_BINARY_DIR}/fencepostConfigVersion.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/FencepostAddPrimitive.cmake" "${CMAKE_CURRENT_LIST_DIR}/FencepostKinds.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/FencepostRivals.cmake" DESTINATION lib/cmake/fencepost ${component})
