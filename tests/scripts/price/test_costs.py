"""What a site can cost: from which cases of a run, as a bound, and nothing where the run has none."""
import unittest
import unittest.mock
from pathlib import Path

from fencepost_tool.price import costs, site
from fencepost_tool.price.site import Found, Site
from fencepost_tool.results import Case, Estimate, Run
from fencepost_tool.results.estimates import NetCost
from fencepost_tool.results.names import parse_name


def case(name, cycles, net=None, base=None):
    """A net cost is that over `base`."""
    stored = None if net is None else NetCost(base, Estimate(net / 4), Estimate(net, net - 0.1, net + 0.1))
    return Case(parse_name(name), Estimate(cycles / 4), Estimate(cycles, cycles, cycles), net_cost=stored)


def run():
    cases = [case("floor/add/latency/threads:1", 1.0)]
    for context, bare in (("back_to_back", 0.1), ("idle", 100.0), ("load_flushed", 500.0)):
        base = f"fence/none/{context}/threads:1"
        cases.append(case(base, bare))
        for fence, net in (("lock_or", {"idle": -0.02}), ("mfence", {"idle": 48.0}), ("xchg", {"idle": 0.5})):
            value = net.get(context, {"lock_or": 7.0, "mfence": 58.0, "xchg": 8.0}[fence])
            value = 900.0 if context == "load_flushed" else value
            cases.append(case(f"fence/{fence}/{context}/threads:1", bare + value, value, base))
    for operation, alone, shared in (("fetch_add", 8.5, 40.0), ("exchange", 7.5, 50.0),
                                     ("compare_exchange_strong_success", 9.5, 60.0)):
        cases += [case(f"atomic/{operation}/latency/seq_cst/bits:64/threads:1", alone),
                  case(f"atomic/{operation}/shared/seq_cst/bits:64/threads:2", shared)]
    cases += [case(f"mutex/std_mutex/lock_unlock/critical:0/outside:0/threads:{n}", cycles)
              for n, cycles in ((1, 24.0), (2, 140.0))]
    cases += [case(f"mutex/pthread_spinlock/lock_unlock/critical:0/outside:0/threads:{n}", 10.0 * n) for n in (1, 2)]
    cases += [case(f"rwmutex/std_shared_mutex/mix/reads:{reads}/critical:0/threads:{n}", (90.0 if reads else 60.0) * n)
              for reads in (0, 100) for n in (1, 2)]
    cases.append(case("atomic/compare_exchange_128_libatomic/latency/seq_cst-seq_cst/bits:128/threads:1", 30.0))
    return Run(Path("made-up"), {}, {}, tuple(cases))


def cost(kind, text="", call=""):
    return costs.of_site(run(), Site(Found(0, 1, kind, text, call=call), "f", 0, 0))


class X86Test(unittest.TestCase):

    def test_is_from_the_least_net_cost_to_the_greatest_of_all_contexts_on_own_lines(self):
        for kind, least, most, contended in ((site.LOCKED, 0.0, 8.5, 40.0), (site.XCHG, 0.5, 8.0, 50.0),
                                             (site.CMPXCHG, 0.0, 9.5, 60.0), (site.MFENCE, 48.0, 58.0, None)):
            with self.subTest(kind):
                found = cost(kind)
                self.assertIsNotNone(found)
                self.assertEqual((found.least, found.most, found.contended), (least, most, contended))
                self.assertFalse([name for name in found.cases if "flushed" in name])

    def test_nothing_is_known_of_what_was_not_measured(self):
        for kind in (site.LFENCE, site.STACK_FENCE, site.FUTEX, site.PLAIN):
            self.assertIsNone(cost(kind), kind)


class CallTest(unittest.TestCase):

    def test_a_lock_has_the_price_of_both_and_its_unlock_none(self):
        lock, unlock = cost(site.CALL, call="pthread_mutex_lock"), cost(site.CALL, call="pthread_mutex_unlock")
        self.assertEqual((lock.least, lock.most, lock.contended), (0.0, 24.0, 140.0))
        self.assertEqual((unlock.least, unlock.most), (0.0, 0.0))

    def test_each_way_to_take_a_lock_has_its_price(self):
        for call, most, contended in (("pthread_mutex_trylock", 24.0, 140.0), ("pthread_mutex_timedlock", 24.0, 140.0),
                                      ("pthread_spin_lock", 10.0, 20.0), ("pthread_rwlock_rdlock", 90.0, 180.0),
                                      ("pthread_rwlock_clockrdlock", 90.0, 180.0), ("pthread_rwlock_trywrlock", 60.0, 120.0),
                                      ("pthread_spin_unlock", 0.0, None), ("pthread_rwlock_unlock", 0.0, None)):
            found = cost(site.CALL, call=call)
            self.assertEqual((found.least, found.most, found.contended), (0.0, most, contended), call)

    def test_libatomic_is_known_with_16_bytes(self):
        for call in ("__atomic_compare_exchange_16", "__atomic_load_16"):
            self.assertEqual(cost(site.CALL, call=call).most, 30.0)
        for call in ("__atomic_load", "__atomic_fetch_add_8"):
            self.assertIsNone(cost(site.CALL, call=call))

    def test_outline_atomics_are_as_their_operation(self):
        self.assertEqual(cost(site.CALL, call="__aarch64_swp8_acq").contended, 50.0)
        self.assertEqual(cost(site.CALL, call="__aarch64_ldadd4_relax").contended, 40.0)


class ArmTest(unittest.TestCase):

    def test_the_dearest_order_is_the_bound(self):
        orders = [case(f"atomic/{operation}/latency/{order}/bits:64/threads:1", cycles) for operation, order, cycles in (
            ("exchange", "relaxed", 5.0), ("exchange", "acq_rel", 11.0), ("load", "relaxed", 4.0), ("load", "acquire", 6.0),
            ("store", "release", 2.0))]
        made = Run(Path("made-up"), {}, {}, tuple(orders))
        with unittest.mock.patch(f"{__name__}.run", lambda: made):
            for kind, text, most in ((site.LSE, "swpal x1, x4, [x3]", 11.0), (site.LDAR, "ldar x1, [x2]", 6.0),
                                     (site.LDAPR, "ldapr x1, [x2]", 6.0), (site.STLR, "stlr x1, [x2]", 2.0)):
                self.assertEqual(cost(kind, text).most, most, text)
            self.assertIsNone(cost(site.EXCLUSIVE, "ldxr x1, [x2]"))

    def test_lse_is_as_its_operation_and_a_barrier_as_its_own_case(self):
        self.assertEqual(cost(site.LSE, "swpal x1, x4, [x3]").contended, 50.0)
        self.assertEqual(cost(site.LSE, "ldaddal x1, x4, [x3]").contended, 40.0)
        self.assertEqual(cost(site.LSE, "casal x1, x4, [x3]").contended, 60.0)
        self.assertIsNone(cost(site.DMB, "dmb ish"))


class ContendedTest(unittest.TestCase):

    def test_is_not_less_than_a_round_trip_of_a_line_at_the_greatest_distance(self):
        trips = [case(f"pair/cas_one_line/round_trip/a:0/b:{b}/class:{distance}/home:a/threads:2", cycles)
                 for b, distance, cycles in ((1, "same-l3", 55.0), (2, "cross-numa", 130.0))]
        trips.append(case(trips[1].name.text.replace("cas_one_line", "store_load_two_lines"), 260.0))  # four transfers
        made = run()
        made = Run(made.folder, {}, {}, (*made.cases, *trips))
        with unittest.mock.patch(f"{__name__}.run", lambda: made):
            for kind in (site.XCHG, site.MFENCE):
                found = cost(kind)
                self.assertEqual((found.contended, found.cases[-1]), (130.0, trips[1].name.text))
            self.assertEqual(cost(site.CALL, call="pthread_mutex_lock").contended, 140.0)


class PricesTest(unittest.TestCase):

    def test_are_those_of_each_site_and_looked_up_once_for_a_kind(self):
        prices = costs.Prices(run())
        sites = [Site(Found(i, 4, kind, text, call=call), "f", i, i) for i, (kind, text, call) in enumerate((
            (site.XCHG, "xchgq %rax, (%rbx)", ""), (site.XCHG, "xchgq %rcx, (%rdx)", ""), (site.MFENCE, "mfence", ""),
            (site.LSE, "swpal x1, x4, [x3]", ""), (site.LSE, "casal x1, x4, [x3]", ""), (site.DMB, "dmb ish", ""),
            (site.CALL, "callq 16", "pthread_mutex_lock"), (site.CALL, "callq 16", "pthread_mutex_unlock")))]
        self.assertEqual([prices.of_site(one) for one in sites], [costs.of_site(run(), one) for one in sites])
        with unittest.mock.patch.object(costs, "of_site", side_effect=AssertionError("again")):
            self.assertIsNotNone(prices.of_site(sites[1]))


class ClockTest(unittest.TestCase):

    def test_is_that_of_the_run(self):
        self.assertEqual(costs.ghz(run()), 4.0)
        self.assertIsNone(costs.ghz(Run(Path("made-up"), {}, {}, ())))
