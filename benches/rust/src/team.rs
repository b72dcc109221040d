//! The threads that work on windows: the main one and others, which wait for their next order.
use crate::kernel::pin;
use crate::window::{Report, Window};
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::Arc;

enum Order {
    Pin(usize),
    Take(Arc<Window>),
}

enum Answer {
    Pinned(Result<(), String>),
    Done(Report),
}

struct Member {
    orders: Sender<Order>,
    answers: Receiver<Answer>,
}

impl Member {
    fn start(thread: usize) -> Member {
        let ((orders, taken), (told, answers)) = (channel(), channel());
        std::thread::spawn(move || {
            for order in taken {
                let answer = match order {
                    Order::Pin(cpu) => Answer::Pinned(pin(cpu)),
                    Order::Take(window) => Answer::Done(window.run(thread)),
                };
                if told.send(answer).is_err() {
                    return;
                }
            }
        });
        Member { orders, answers }
    }

    fn order(&self, order: Order) {
        self.orders.send(order).expect("a thread has ended");
    }

    fn answer(&self) -> Answer {
        self.answers.recv().expect("a thread has ended")
    }
}

#[derive(Default)]
pub struct Team {
    others: Vec<Member>,
}

impl Team {
    /// Pins a thread to each CPU; the caller is the first.
    pub fn pin(&mut self, cpus: &[usize]) -> Result<(), String> {
        while self.others.len() + 1 < cpus.len() {
            self.others.push(Member::start(self.others.len() + 1));
        }
        pin(cpus[0])?;
        for (member, cpu) in self.others.iter().zip(&cpus[1..]) {
            member.order(Order::Pin(*cpu));
            if let Answer::Pinned(Err(why)) = member.answer() {
                return Err(why);
            }
        }
        Ok(())
    }

    pub fn run(&self, window: &Arc<Window>) -> Vec<Report> {
        let others = &self.others[..window.threads - 1];
        for member in others {
            member.order(Order::Take(window.clone()));
        }
        let mut all = vec![window.run(0)];
        for member in others {
            if let Answer::Done(report) = member.answer() {
                all.push(report);
            }
        }
        all
    }
}
