// x86-64: ways in which compilers make an atomic read-modify-write. There is one on every CPU, so none to compare: the cases of
// kind `atomic` are it.
#pragma once

#include "arch/type_list.hpp"

namespace fencepost::arch {

using rmw_codegens = type_list<>;

}  // namespace fencepost::arch
