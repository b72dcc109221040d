# Writes OUT with the commit of SOURCE; touches it only when it changed, so that nothing is rebuilt
# for nothing. Measured results do not make a tree dirty: they change at every run.
find_package(Git QUIET)
set(commit "unknown")
set(dirty "")
if(GIT_FOUND)
  execute_process(COMMAND "${GIT_EXECUTABLE}" -C "${SOURCE}" rev-parse --short=12 HEAD
    OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(commit "${head}")
    execute_process(COMMAND "${GIT_EXECUTABLE}" -C "${SOURCE}" status --porcelain -- . ":!results"
      OUTPUT_VARIABLE changes OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(changes)
      set(dirty "-dirty")
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT "${OUT}" @ONLY CONTENT
"#pragma once
#define FENCEPOST_COMMIT \"${commit}${dirty}\"
")
