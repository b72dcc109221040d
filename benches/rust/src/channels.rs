//! Channels of std, and of crossbeam where they were built in.
use crate::cases::{Cases, Same};
use crate::window::Work;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{mpsc, Arc, Mutex};

trait Channel: 'static {
    type Sender: Send + Sync + 'static;
    type Receiver: Send + 'static;
    fn pair(capacity: usize) -> (Self::Sender, Self::Receiver);
    /// False: the receiver is gone.
    fn send(to: &Self::Sender, value: u64) -> bool;
    /// None: the sender is gone.
    fn receive(from: &Self::Receiver) -> Option<u64>;
}

/// mpsc::sync_channel.
struct Std;

impl Channel for Std {
    type Sender = mpsc::SyncSender<u64>;
    type Receiver = mpsc::Receiver<u64>;
    fn pair(capacity: usize) -> (Self::Sender, Self::Receiver) {
        mpsc::sync_channel(capacity)
    }
    fn send(to: &Self::Sender, value: u64) -> bool {
        to.send(value).is_ok()
    }
    fn receive(from: &Self::Receiver) -> Option<u64> {
        from.recv().ok()
    }
}

/// mpsc::channel, which has room for any number.
struct Unbounded;

impl Channel for Unbounded {
    type Sender = mpsc::Sender<u64>;
    type Receiver = mpsc::Receiver<u64>;
    fn pair(_: usize) -> (Self::Sender, Self::Receiver) {
        mpsc::channel()
    }
    fn send(to: &Self::Sender, value: u64) -> bool {
        to.send(value).is_ok()
    }
    fn receive(from: &Self::Receiver) -> Option<u64> {
        from.recv().ok()
    }
}

#[cfg(feature = "crates")]
struct Crossbeam;

#[cfg(feature = "crates")]
impl Channel for Crossbeam {
    type Sender = crossbeam_channel::Sender<u64>;
    type Receiver = crossbeam_channel::Receiver<u64>;
    fn pair(capacity: usize) -> (Self::Sender, Self::Receiver) {
        crossbeam_channel::bounded(capacity)
    }
    fn send(to: &Self::Sender, value: u64) -> bool {
        to.send(value).is_ok()
    }
    fn receive(from: &Self::Receiver) -> Option<u64> {
        from.recv().ok()
    }
}

pub fn add(cases: &mut Cases) {
    for capacity in [0, 1, 64, 1024] {
        bounded::<Std>(cases, "std_mpsc", capacity);
        #[cfg(feature = "crates")]
        bounded::<Crossbeam>(cases, "crossbeam_channel", capacity);
    }
    of_capacity::<Unbounded>(cases, "std_mpsc", "unbounded", 0, true);
}

fn bounded<C: Channel>(cases: &mut Cases, name: &str, capacity: usize) {
    of_capacity::<C>(cases, name, &capacity.to_string(), capacity, capacity > 0);
}

fn of_capacity<C: Channel>(cases: &mut Cases, name: &str, shown: &str, capacity: usize, alone: bool) {
    let what = |operation: &str| format!("channel/{name}/{operation}/capacity:{shown}");
    cases.add(|n| n == 1 && alone, "alone", &what("send_receive"), move |_| send_receive::<C>(capacity));
    cases.add(|n| n == 2, "blocking", &what("round_trip"), move |_| Arc::new(RoundTrip::<C>::new(capacity)) as Arc<dyn Work>);
    if shown != "unbounded" {
        cases.add(|n| n == 2, "blocking", &what("one_way"), move |_| Arc::new(OneWay::<C>::new(capacity)) as Arc<dyn Work>);
    }
}

/// A receiver that one thread at a time has: locked once for a batch.
type Held<R> = Mutex<Option<R>>;

fn send_receive<C: Channel>(capacity: usize) -> Arc<dyn Work> {
    let (sender, receiver) = C::pair(capacity);
    let (receiver, received) = (Mutex::new(receiver), Arc::new(AtomicU64::new(0)));
    let sum = received.clone();
    let batch = move |_, n| {
        let receiver = receiver.lock().unwrap();
        let mut seen = 0;
        for _ in 0..n {
            C::send(&sender, 1);
            seen += C::receive(&receiver).unwrap_or(0);
        }
        received.fetch_add(seen, SeqCst);
        n
    };
    Arc::new(Same { batch, proof: move || sum.load(SeqCst) })
}

/// A number there, and the next one back.
struct RoundTrip<C: Channel> {
    first: Held<(C::Sender, C::Receiver)>,
    second: Held<(C::Sender, C::Receiver)>,
    at: AtomicU64,
}

impl<C: Channel> RoundTrip<C> {
    fn new(capacity: usize) -> RoundTrip<C> {
        let ((there, taken), (back, answers)) = (C::pair(capacity), C::pair(capacity));
        RoundTrip { first: Mutex::new(Some((there, answers))), second: Mutex::new(Some((back, taken))), at: AtomicU64::new(0) }
    }
}

impl<C: Channel> Work for RoundTrip<C> {
    fn batch(&self, _: usize, n: u64) -> u64 {
        let ends = self.first.lock().unwrap();
        let (there, answers) = ends.as_ref().expect("not stopped");
        let mut at = self.at.load(SeqCst);
        for _ in 0..n {
            C::send(there, at);
            at = C::receive(answers).unwrap_or(0);
        }
        self.at.store(at, SeqCst);
        n
    }
    fn proof(&self) -> u64 {
        self.at.load(SeqCst)
    }
    fn supported(&self) -> bool {
        true
    }
    fn support(&self) {
        let Some((back, taken)) = self.second.lock().unwrap().take() else { return };
        while let Some(at) = C::receive(&taken) {
            C::send(&back, at + 1);
        }
    }
    fn stop(&self) {
        *self.first.lock().unwrap() = None;
    }
}

/// One sends 1, 2, 3, ..., the other one receives them and is counted.
struct OneWay<C: Channel> {
    receiver: Held<C::Receiver>,
    sender: Held<C::Sender>,
    received: AtomicU64,
}

impl<C: Channel> OneWay<C> {
    fn new(capacity: usize) -> OneWay<C> {
        let (sender, receiver) = C::pair(capacity);
        OneWay { receiver: Mutex::new(Some(receiver)), sender: Mutex::new(Some(sender)), received: AtomicU64::new(0) }
    }
}

impl<C: Channel> Work for OneWay<C> {
    fn batch(&self, _: usize, n: u64) -> u64 {
        let held = self.receiver.lock().unwrap();
        let receiver = held.as_ref().expect("not stopped");
        let mut last = self.received.load(SeqCst);
        for _ in 0..n {
            // One that was lost leaves the sum short.
            last += u64::from(C::receive(receiver) == Some(last + 1));
        }
        self.received.store(last, SeqCst);
        n
    }
    fn proof(&self) -> u64 {
        self.received.load(SeqCst)
    }
    fn supported(&self) -> bool {
        true
    }
    fn support(&self) {
        let Some(sender) = self.sender.lock().unwrap().take() else { return };
        let mut next = 1;
        while C::send(&sender, next) {
            next += 1;
        }
    }
    fn stop(&self) {
        *self.receiver.lock().unwrap() = None;
    }
}
