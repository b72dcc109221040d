// Each fence instruction of this ISA (arch/<isa>/fences.hpp).
#pragma once

#include "arch/contract.hpp"

namespace fencepost::fence {

using instruction = arch::fence_forms;

}  // namespace fencepost::fence
