find_package(Boost QUIET COMPONENTS fiber)
set(rival_found ${Boost_FOUND})
set(rival_libraries Boost::fiber)
set(rival_package libboost-fiber-dev)
