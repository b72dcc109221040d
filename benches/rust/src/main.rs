//! Rust's atomics, locks and channels as a guest of fencepost (docs/guests.md). Threads are pinned, and live as long as the guest.
mod atomics;
mod cases;
mod channels;
mod kernel;
mod locks;
mod team;
mod window;

use cases::{all_cases, Case};
use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::sync::Arc;
use window::{Report, Window, Work};

#[derive(Default)]
struct Guest {
    cases: HashMap<String, Case>,
    team: team::Team,
    begun: Option<(Arc<dyn Work>, usize)>,
}

fn main() {
    let (mut guest, mut out) = (Guest::default(), std::io::stdout());
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let answer = guest.answer(&line.split(' ').collect::<Vec<_>>()).unwrap_or_else(|what| format!("wrong {what}\n"));
        if out.write_all(answer.as_bytes()).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

impl Guest {
    fn answer(&mut self, words: &[&str]) -> Result<String, String> {
        match (words, &self.begun) {
            (["cases", counts @ ..], _) => self.introduce(counts),
            (["begin", cpus, name], _) => self.begin(cpus, name),
            (["window", margin, length, batch], Some((work, threads))) => {
                let window = Window::new(number(margin)?, number(length)?, number(batch)?, *threads, work.clone());
                Ok(self.team.run(&Arc::new(window)).iter().map(line_of).collect())
            }
            (["end"], Some((work, _))) => Ok(format!("proof {}\n", work.proof())),
            _ => Err(format!("no such request now: {}", words.join(" "))),
        }
    }

    fn introduce(&mut self, counts: &[&str]) -> Result<String, String> {
        let counts = counts.iter().map(|text| number(text)).collect::<Result<Vec<usize>, _>>()?;
        let mut told = String::from("fencepost-guest 1 Rust std\n");
        for case in all_cases(&counts) {
            told += &format!("case {} {}\n", case.pace, case.name);
            self.cases.insert(case.name.clone(), case);
        }
        Ok(told + "end\n")
    }

    fn begin(&mut self, cpus: &str, name: &str) -> Result<String, String> {
        let case = self.cases.get(name).ok_or_else(|| format!("no case {name}"))?;
        let cpus = cpus.split(',').map(number).collect::<Result<Vec<usize>, _>>()?;
        if cpus.len() != case.threads {
            return Err(format!("{} CPUs for {} threads", cpus.len(), case.threads));
        }
        self.team.pin(&cpus)?;
        self.begun = Some(((case.make)(case.threads), case.threads));
        Ok("ok\n".into())
    }
}

fn line_of(r: &Report) -> String {
    format!(
        "thread {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}\n",
        r.cpu,
        u8::from(r.in_results),
        r.ready,
        r.start,
        r.started,
        r.ended,
        r.counted,
        r.performed,
        r.batches,
        r.longest,
        r.longest_ended,
        r.usage.involuntary,
        r.usage.voluntary,
        r.usage.faults,
        r.usage.cpu_ns
    )
}
