//! The declarations of a `style` attribute that may stay: properties that paint and place text within their own box,
//! with values that call nothing.
//!
//! Strict on purpose: what is not surely understood is dropped, a plainer mail being no harm. Its result goes through
//! the sanitiser's own CSS parser once more.

/// Nothing here takes an element out of its place (`position`, `z-index`, `transform`) or lets it run (`behavior`,
/// `-moz-binding`).
pub(super) const PROPERTIES: [&str; 73] = [
    "background",
    "background-color",
    "background-image",
    "background-position",
    "background-repeat",
    "background-size",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-sizing",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "opacity",
    "overflow",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
];

const FUNCTIONS: [&str; 8] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "calc",
    "min",
    "max",
    "linear-gradient",
];

/// The declarations that may stay, pictures from elsewhere among them only if `remote`.
pub(super) fn filter(style: &str, remote: bool) -> String {
    let mut kept = String::with_capacity(style.len());
    for declaration in split(style) {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        if PROPERTIES.contains(&name.as_str()) && !value.is_empty() && is_harmless(value, remote) {
            if !kept.is_empty() {
                kept.push(';');
            }
            kept.push_str(&name);
            kept.push(':');
            kept.push_str(value);
        }
    }
    kept
}

/// At semicolons outside quotes and brackets. What follows an unclosed one is left out.
fn split(style: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quote, mut depth) = (Vec::new(), 0, None, 0usize);
    for (at, c) in style.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';') if depth == 0 => {
                parts.push(&style[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if quote.is_none() && depth == 0 {
        parts.push(&style[start..]);
    }
    parts
}

fn is_harmless(value: &str, remote: bool) -> bool {
    // Escapes and comments can spell any function so that it does not look like one.
    if value.contains(['\\', '<', '>', '@', '{', '}'])
        || value.contains("/*")
        || value.contains(char::is_control)
    {
        return false;
    }
    let mut rest = value;
    while let Some(open) = rest.find('(') {
        let name_start = rest[..open]
            .rfind(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'))
            .map_or(0, |at| at + rest[at..].chars().next().map_or(1, char::len_utf8));
        let name = rest[name_start..open].to_ascii_lowercase();
        rest = &rest[open + 1..];
        if name == "url" {
            let Some((target, after)) = rest.split_once(')') else {
                return false;
            };
            let target = target.trim().trim_matches(['"', '\'']);
            if !remote || !is_web(target) {
                return false;
            }
            rest = after;
        } else if !FUNCTIONS.contains(&name.as_str()) {
            return false;
        }
    }
    true
}

/// Would a browser fetch it over the web?
pub(super) fn is_web(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn ordinary_styles_stay() {
        let style = "color: #333; font: 14px/1.5 'Segoe UI', Arial;background:rgb(1, 2, 3)";
        assert_eq!(
            filter(style, false),
            "color:#333;font:14px/1.5 'Segoe UI', Arial;background:rgb(1, 2, 3)"
        );
        assert_eq!(
            filter("mso-line-height-rule:exactly;margin:0 !important;", false),
            "margin:0 !important"
        );
    }

    #[test]
    fn what_runs_covers_or_calls_is_dropped() {
        for bad in [
            "position:fixed",
            "z-index:9",
            "transform:scale(9)",
            "behavior:url(#x)",
            "-moz-binding:url(//e.test/x)",
            "width:expression(alert(1))",
            "width:expr/**/ession(alert(1))",
            "color:\\65xpression(alert(1))",
            "background:url(javascript:alert(1))",
            "background:URL('data:text/html,x')",
            "background:u\\72l(http://e.test/x)",
            "background:image-set('http://e.test/x' 1x)",
            "background-image:url(http://e.test/x)",
            "list-style:url(http://e.test/x)",
            "content:url(http://e.test)",
            "color:red}</style><script>",
            "font-family:'x;color:red",
            "background:url(http://e.test/x",
        ] {
            assert_eq!(filter(bad, false), "", "{bad}");
        }
        assert_eq!(
            filter("color:red;position:absolute;margin:0", false),
            "color:red;margin:0"
        );
    }

    #[test]
    fn pictures_from_elsewhere_come_only_when_asked_for() {
        let style = "background:#fff url('https://news.test/x.png') no-repeat";
        assert_eq!(filter(style, false), "");
        assert_eq!(filter(style, true), style.replace(": ", ":"));
        assert_eq!(filter("background:url(javascript:alert(1))", true), "");
    }
}
