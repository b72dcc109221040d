# What `cmake --install` puts where, below the prefix: the command in bin, the measuring program in libexec/fencepost, all that
# Python reads in share/fencepost in the folders that a checkout has, the man page and the completions of three shells.
set(share share/fencepost)

install(PROGRAMS "${PROJECT_SOURCE_DIR}/scripts/fencepost" DESTINATION bin)
# Not TARGETS: there is no RPATH to change, and a program that was cross-built must not be looked into.
install(PROGRAMS "$<TARGET_FILE:fencepost>" DESTINATION libexec/fencepost)
foreach(script find-python.sh runs-here.sh tune.sh)
  install(PROGRAMS "${PROJECT_SOURCE_DIR}/scripts/${script}" DESTINATION ${share}/scripts)
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/scripts/fencepost_tool" DESTINATION ${share}/scripts
  PATTERN __pycache__ EXCLUDE)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/plots" DESTINATION ${share} PATTERN __pycache__ EXCLUDE)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/results/schema" DESTINATION ${share}/results)
file(GLOB expected RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/arch/*/expected")
foreach(folder IN LISTS expected)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}/" DESTINATION ${share}/${folder})
endforeach()

# uPlot for the HTML report, where scripts/install-report-library.sh has put it; the report does without.
set(uplot "${PROJECT_SOURCE_DIR}/build/npm/node_modules/uplot")
install(FILES "${uplot}/LICENSE" "${uplot}/package.json" DESTINATION ${share}/uplot OPTIONAL)
install(FILES "${uplot}/dist/uPlot.iife.min.js" "${uplot}/dist/uPlot.min.css" DESTINATION ${share}/uplot/dist OPTIONAL)

# Made of the command's own parsers when they are installed, which needs its Python; without one they are left out.
set(generated "${PROJECT_BINARY_DIR}/manual")  # made anew at each installation
install(CODE "
  file(REMOVE_RECURSE \"${generated}\")
  file(MAKE_DIRECTORY \"${generated}\")
  execute_process(COMMAND \"${PROJECT_SOURCE_DIR}/scripts/fencepost\" help --write \"${generated}\")")
install(FILES "${generated}/fencepost.1" DESTINATION share/man/man1 OPTIONAL)
install(FILES "${generated}/fencepost.bash" DESTINATION share/bash-completion/completions RENAME fencepost OPTIONAL)
install(FILES "${generated}/_fencepost" DESTINATION share/zsh/site-functions OPTIONAL)
install(FILES "${generated}/fencepost.fish" DESTINATION share/fish/vendor_completions.d OPTIONAL)
