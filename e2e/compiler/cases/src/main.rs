//! Writes `cases.json` and the modules it names into a folder.
//!
//! `cases.json`: `{ modules: [{ name, file, calls: [{ export, args, expect? }] }], skipped: { reason: count } }`.
//! `args` and `expect` are values as text, see `value.rs`; `expect` can also be `"trap"`, or
//! `"exhaustion"` for a recursion without end.

mod random;
mod spec;
mod value;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{json, Value};

/// What one run writes.
pub struct Cases {
    folder: PathBuf,
    modules: Vec<Value>,
    skipped: BTreeMap<&'static str, u32>,
}

impl Cases {
    fn new(folder: &Path) -> Self {
        fs::create_dir_all(folder).expect("the folder can be made");
        Cases { folder: folder.to_owned(), modules: Vec::new(), skipped: BTreeMap::new() }
    }

    pub fn add(&mut self, name: &str, bytes: &[u8], calls: Vec<Value>) {
        let file = format!("{name}.wasm");
        fs::write(self.folder.join(&file), bytes).expect("the module can be written");
        self.modules.push(json!({ "name": name, "file": file, "calls": calls }));
    }

    pub fn skip(&mut self, reason: &'static str, count: u32) {
        *self.skipped.entry(reason).or_default() += count;
    }

    fn finish(self) {
        let content = json!({ "modules": self.modules, "skipped": self.skipped });
        fs::write(self.folder.join("cases.json"), content.to_string()).expect("the cases can be written");
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["spec", folder, names @ ..] => {
            let mut cases = Cases::new(Path::new(folder));
            spec::add(&mut cases, names);
            cases.finish();
        }
        ["random", folder, first, count] => {
            let mut cases = Cases::new(Path::new(folder));
            let first: u64 = first.parse().expect("the first seed is a number");
            let count: u64 = count.parse().expect("the count is a number");
            for seed in first..first + count {
                random::add(&mut cases, seed);
            }
            cases.finish();
        }
        _ => {
            eprintln!("usage: compiler-cases spec <folder> [<name of a test file>...] | random <folder> <first seed> <count>");
            std::process::exit(2);
        }
    }
}
