//! Modules at random, each with calls of its exported functions. The same seed gives the same module and calls.

use arbitrary::Unstructured;
use serde_json::{json, Value};
use wasm_smith::{Config, Module};
use wasmparser::{CompositeInnerType, ExternalKind, Parser, Payload, TypeRef, ValType};

use crate::Cases;

/// SplitMix64 (Steele, Lea, Flood 2014): small, and good enough to choose test input.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// Loops and calls that a module may do, over all calls of one case.
const FUEL: u32 = 2000;
const CALLS_OF_A_FUNCTION: u32 = 3;

fn config(random: &mut Random) -> Config {
    Config {
        allow_start_export: false,
        bulk_memory_enabled: true,
        // NaN bits are not determined by the specification; with this they are.
        canonicalize_nans: true,
        exceptions_enabled: false,
        export_everything: true,
        extended_const_enabled: false,
        gc_enabled: false,
        // Two of three modules run to their end; the others may trap anywhere.
        disallow_traps: random.below(3) != 0,
        max_data_segments: 8,
        max_element_segments: 8,
        max_funcs: 12,
        max_globals: 12,
        max_imports: 0,
        max_instructions: 100 + random.below(900) as usize,
        max_memories: 1,
        max_memory32_bytes: 4 * 65536,
        max_table_elements: 100,
        max_tables: 2,
        max_tags: 0,
        memory64_enabled: false,
        memory_max_size_required: true,
        min_funcs: 4,
        min_memories: 1,
        multi_value_enabled: true,
        reference_types_enabled: true,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: true,
        sign_extension_ops_enabled: true,
        simd_enabled: random.below(2) == 0,
        table_max_size_required: true,
        tail_call_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    }
}

fn value(random: &mut Random, kind: ValType) -> String {
    let edge = random.below(2) == 0;
    match kind {
        ValType::I32 if edge => format!("i32:{}", [0, 1, 7, 0xffff, 0x7fff_ffff, 0x8000_0000, u32::MAX][random.below(7) as usize]),
        ValType::I32 => format!("i32:{}", random.next() as u32),
        ValType::I64 if edge => format!("i64:{}", [0, 1, 63, 1 << 32, i64::MAX as u64, 1 << 63, u64::MAX][random.below(7) as usize]),
        ValType::I64 => format!("i64:{}", random.next()),
        ValType::F32 if edge => format!("f32:{}", [0f32, -0.0, 1.5, f32::MAX, f32::MIN_POSITIVE, f32::INFINITY][random.below(6) as usize].to_bits()),
        ValType::F32 => format!("f32:{}", (random.next() as i32 as f32).to_bits()),
        ValType::F64 if edge => format!("f64:{}", [0f64, -0.0, 1.5, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY][random.below(6) as usize].to_bits()),
        ValType::F64 => format!("f64:{}", (random.next() as i64 as f64).to_bits()),
        ValType::V128 => format!("v128:{:016x}{:016x}", random.next(), random.next()),
        ValType::Ref(_) => "ref:null".to_owned(),
    }
}

/// Names of exported functions with their parameters.
fn functions(bytes: &[u8]) -> Vec<(String, Vec<ValType>)> {
    let mut types: Vec<Vec<ValType>> = Vec::new();
    let mut type_of_function: Vec<u32> = Vec::new();
    let mut exported: Vec<(String, u32)> = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("the generator writes valid modules") {
            Payload::TypeSection(section) => {
                for group in section {
                    for kind in group.expect("a type").into_types() {
                        types.push(match kind.composite_type.inner {
                            CompositeInnerType::Func(function) => function.params().to_vec(),
                            _ => Vec::new(),
                        });
                    }
                }
            }
            Payload::ImportSection(section) => {
                for import in section {
                    if let TypeRef::Func(index) = import.expect("an import").ty {
                        type_of_function.push(index);
                    }
                }
            }
            Payload::FunctionSection(section) => type_of_function.extend(section.into_iter().map(|index| index.expect("a type index"))),
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.expect("an export");
                    if export.kind == ExternalKind::Func {
                        exported.push((export.name.to_owned(), export.index));
                    }
                }
            }
            _ => {}
        }
    }
    exported.into_iter().map(|(name, index)| (name, types[type_of_function[index as usize] as usize].clone())).collect()
}

pub fn add(cases: &mut Cases, seed: u64) {
    let mut random = Random(seed);
    let length = 1000 + random.below(12_000) as usize;
    let material: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
    let config = config(&mut random);
    let Ok(mut module) = Module::new(config, &mut Unstructured::new(&material)) else {
        return cases.skip("not enough random bytes", 1);
    };
    module.ensure_termination(FUEL).expect("all functions come from the generator");
    let bytes = module.to_bytes();
    let mut calls: Vec<Value> = Vec::new();
    for (name, parameters) in functions(&bytes) {
        for _ in 0..CALLS_OF_A_FUNCTION {
            let args: Vec<String> = parameters.iter().map(|kind| value(&mut random, *kind)).collect();
            calls.push(json!({ "export": name, "args": args }));
        }
    }
    cases.add(&format!("random.{seed}"), &bytes, calls);
}
