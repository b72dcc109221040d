# Its headers are C.
find_path(rival_ck ck_ring.h)
set(rival_found ${rival_ck})
set(rival_sources ring.c locks.c)
set(rival_includes ${rival_ck})
set(rival_package libck-dev)
