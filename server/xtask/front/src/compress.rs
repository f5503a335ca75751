//! Brotli and gzip forms, made once here so that the server never compresses.

use std::io::Write;

use anyhow::Result;

/// How much work goes into the compressed forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Effort {
    /// No compressed forms.
    None,
    /// The smallest: brotli 11, a tenth below brotli 9 on our WebAssembly, for some seconds.
    Full,
}

impl Effort {
    pub(crate) fn quality(self) -> Option<i32> {
        match self {
            Effort::None => None,
            Effort::Full => Some(11),
        }
    }
}

/// Whether a file of this name gains from compression.
pub(crate) fn is_worth_it(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    matches!(
        ending,
        "js" | "wasm" | "css" | "svg" | "txt" | "webmanifest" | "ico"
    )
}

pub(crate) fn brotli(plain: &[u8], quality: i32) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: 22,
        size_hint: plain.len(),
        ..brotli::enc::BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*plain, &mut packed, &parameters)?;
    Ok(packed)
}

pub(crate) fn gzip(plain: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_forms_read_back_as_the_original() {
        let plain = "porteplume ".repeat(500).into_bytes();
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(&plain, 9).unwrap(), &mut back).unwrap();
        assert_eq!(back, plain);
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&plain).unwrap())
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, plain);
    }
}
