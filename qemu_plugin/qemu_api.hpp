// The functions of QEMU's plugin interface, version 1 (QEMU 6.0 and later), that are used here: `-plugin` of qemu-user looks them
// up in QEMU itself when the plugin is loaded. Names and types are those of QEMU's documentation of its TCG plugins.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

struct qemu_plugin_tb;
struct qemu_plugin_insn;
using qemu_plugin_id_t = std::uint64_t;

/// What QEMU passes to qemu_plugin_install(), as far as it is read here.
struct qemu_info_t {
  const char* target_name;
};

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t,
                                           void (*)(qemu_plugin_id_t, qemu_plugin_tb*));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void*), void*);
/// After each system call.
void qemu_plugin_register_vcpu_syscall_ret_cb(qemu_plugin_id_t,
                                              void (*)(qemu_plugin_id_t, unsigned,
                                                       std::int64_t number, std::int64_t result));
/// flags: 0, the callback reads no registers.
void qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_insn*, void (*)(unsigned, void*), int flags,
                                            void*);
std::size_t qemu_plugin_tb_n_insns(const qemu_plugin_tb*);
qemu_plugin_insn* qemu_plugin_tb_get_insn(const qemu_plugin_tb*, std::size_t);
const void* qemu_plugin_insn_data(const qemu_plugin_insn*);
std::size_t qemu_plugin_insn_size(const qemu_plugin_insn*);
/// Where the instruction is in QEMU's own memory.
void* qemu_plugin_insn_haddr(const qemu_plugin_insn*);

}  // extern "C"
