find_package(Boost QUIET COMPONENTS thread)
set(rival_found ${Boost_FOUND})
set(rival_libraries Boost::thread)
set(rival_package libboost-thread-dev)
