//! The stylesheet: every file of `style/` in one, tokens first, then the base, then the components by name.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

const FIRST: [&str; 2] = ["tokens.css", "base.css"];

/// Reads, checks and minifies the folder's files. A file that does not parse is named with its line.
pub(crate) fn bundle(folder: &Path) -> Result<String> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".css") {
            names.push(name);
        }
    }
    let mut all = String::new();
    for name in in_order(names)? {
        let text = fs::read_to_string(folder.join(&name)).with_context(|| format!("cannot read {name}"))?;
        all.push_str(&minified(&name, &text)?);
    }
    Ok(all)
}

fn in_order(mut names: Vec<String>) -> Result<Vec<String>> {
    if let Some(missing) = FIRST
        .iter()
        .find(|first| !names.iter().any(|name| name == *first))
    {
        bail!("style/ has no {missing}");
    }
    let place = |name: &String| {
        FIRST
            .iter()
            .position(|first| first == name)
            .unwrap_or(FIRST.len())
    };
    names.sort_by(|one, other| (place(one), one).cmp(&(place(other), other)));
    Ok(names)
}

fn minified(name: &str, text: &str) -> Result<String> {
    // Written for browsers of 2023 on; what they lack is spelt out by the printer.
    let version = |major: u32, minor: u32| Some((major << 16) | (minor << 8));
    let browsers = Browsers {
        chrome: version(111, 0),
        edge: version(111, 0),
        firefox: version(113, 0),
        safari: version(16, 4),
        ios_saf: version(16, 4),
        ..Browsers::default()
    };
    let targets = Targets::from(browsers);
    let options = ParserOptions {
        filename: format!("style/{name}"),
        ..ParserOptions::default()
    };
    let mut sheet = StyleSheet::parse(text, options).map_err(|error| anyhow!("{error}"))?;
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| anyhow!("{error}"))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("{error}"))?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn tokens_come_first_then_the_base_then_names() {
        let order = in_order(names(&["list.css", "base.css", "compose.css", "tokens.css"])).unwrap();
        assert_eq!(order, ["tokens.css", "base.css", "compose.css", "list.css"]);
        assert!(in_order(names(&["base.css"])).is_err());
    }

    #[test]
    fn a_file_is_minified() {
        let text = "/* why */\n.row { color: var(--text); margin: 0px 0px; }\n";
        assert_eq!(
            minified("row.css", text).unwrap(),
            ".row{color:var(--text);margin:0}"
        );
    }

    #[test]
    fn a_mistake_is_named_with_its_file() {
        let said = minified("row.css", ".row { color: red; } }")
            .unwrap_err()
            .to_string();
        assert!(said.contains("style/row.css"), "{said}");
    }
}
