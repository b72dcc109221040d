find_path(rival_concurrentqueue concurrentqueue/concurrentqueue.h)
set(rival_found ${rival_concurrentqueue})
set(rival_includes ${rival_concurrentqueue})
set(rival_package libconcurrentqueue-dev)
