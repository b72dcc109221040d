find_path(rival_readerwriterqueue readerwriterqueue/readerwriterqueue.h)
set(rival_found ${rival_readerwriterqueue})
set(rival_includes ${rival_readerwriterqueue})
set(rival_package libreaderwriterqueue-dev)
