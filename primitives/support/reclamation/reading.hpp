// What a thread needs of a structure whose memory a reclamation scheme frees, and the part of an operation in which it reads.
#pragma once

namespace fencepost::support {

/// Of one structure, whose member domain_ is the scheme, and which is a friend: made and used by one thread, gone before it.
template <class Owner, class Domain>
class reclaiming_user {
 public:
  explicit reclaiming_user(Owner& owner) : self_(owner.domain_) {}
  /// Frees what can be freed of what this thread has taken out.
  void collect() noexcept { self_.collect(); }

 private:
  friend Owner;
  typename Domain::thread self_;
};

template <class Domain>
struct read_section {
  explicit read_section(typename Domain::thread& one) noexcept : self(one) { self.enter(); }
  ~read_section() { self.leave(); }
  read_section(const read_section&) = delete;
  read_section& operator=(const read_section&) = delete;

  typename Domain::thread& self;
};

}  // namespace fencepost::support
