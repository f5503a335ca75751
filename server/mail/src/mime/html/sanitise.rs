//! ammonia, told what a mail may be.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use ammonia::{Builder, UrlRelative};

use super::{
    css,
    pictures::{Pictures, is_picture_data},
    scan::{Scan, Token, attributes},
};

const TAGS: [&str; 66] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
];

/// Gone with all that is in them: their content is no text for a reader, or not parsed as it would be again.
const GONE: [&str; 22] = [
    "script",
    "style",
    "title",
    "head",
    "noscript",
    "template",
    "object",
    "embed",
    "applet",
    "iframe",
    "frame",
    "frameset",
    "noframes",
    "noembed",
    "svg",
    "math",
    "select",
    "textarea",
    "xmp",
    "plaintext",
    "audio",
    "video",
];

const ATTRIBUTES: [&str; 9] = [
    "align", "bgcolor", "dir", "height", "lang", "style", "title", "valign", "width",
];

/// What links may lead to.
const LINKS: [&str; 4] = ["http:", "https:", "mailto:", "tel:"];

pub(super) fn clean(html: &str, pictures: &Arc<Pictures>, remote: bool) -> String {
    let pictures = Arc::clone(pictures);
    let of = |names: &[&'static str]| names.iter().copied().collect::<HashSet<_>>();
    let mut builder = Builder::empty();
    builder
        .tags(of(&TAGS))
        .clean_content_tags(of(&GONE))
        .generic_attributes(of(&ATTRIBUTES))
        .tag_attributes(HashMap::from([
            ("a", of(&["href"])),
            ("img", of(&["src", "alt", "border", "hspace", "vspace"])),
            ("font", of(&["color", "face", "size"])),
            (
                "table",
                of(&["border", "cellpadding", "cellspacing", "background"]),
            ),
            ("td", of(&["colspan", "rowspan", "nowrap", "background"])),
            ("th", of(&["colspan", "rowspan", "nowrap", "background", "scope"])),
            ("tr", of(&["background"])),
            ("div", of(&["background"])),
            ("col", of(&["span"])),
            ("colgroup", of(&["span"])),
            ("ol", of(&["start", "type"])),
            ("ul", of(&["type"])),
            ("li", of(&["type", "value"])),
            ("hr", of(&["size", "color", "noshade"])),
        ]))
        // Word writes its paragraphs without margins by a class of its own.
        .allowed_classes(HashMap::from(
            ["p", "li", "div"].map(|tag| (tag, of(&["MsoNormal", "MsoListParagraph"]))),
        ))
        .url_schemes(of(&["http", "https", "mailto", "tel", "cid", "data"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"))
        .set_tag_attribute_value("a", "target", "_blank")
        .filter_style_properties(of(&css::PROPERTIES))
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => picture(value, &pictures, remote),
            (_, "background") => (remote && css::is_web(value.trim())).then_some(Cow::Borrowed(value)),
            ("a", "href") => {
                let target = bare(value).to_ascii_lowercase();
                LINKS
                    .iter()
                    .any(|scheme| target.starts_with(scheme))
                    .then_some(Cow::Borrowed(value))
            }
            (_, "style") => Some(css::filter(value, remote))
                .filter(|kept| !kept.is_empty())
                .map(Cow::Owned),
            _ => Some(Cow::Borrowed(value)),
        });
    let (opening, closing) = paper(html);
    builder.clean(&format!("{opening}{html}{closing}")).to_string()
}

fn picture<'u>(value: &'u str, pictures: &Pictures, remote: bool) -> Option<Cow<'u, str>> {
    let target = bare(value);
    if let Some(url) = pictures.url(&target) {
        return Some(Cow::Owned(url.to_owned()));
    }
    ((remote && css::is_web(&target)) || is_picture_data(&target)).then_some(Cow::Owned(target.into_owned()))
}

/// The URL as browsers read it: without the line breaks, tabs and leading controls that can hide a scheme
/// (WHATWG URL, basic URL parser, steps 1 to 3).
fn bare(url: &str) -> Cow<'_, str> {
    let trimmed = url.trim_matches(|c: char| c <= ' ');
    if trimmed.contains(['\t', '\r', '\n']) {
        Cow::Owned(trimmed.replace(['\t', '\r', '\n'], ""))
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// The colours of `<body>`, which the sanitiser does not know as an element, as an element around all: white words on
/// a black body must not become white words on white.
fn paper(html: &str) -> (String, &'static str) {
    let body = Scan::new(html).find_map(|token| match token {
        Token::Open { name, attributes } if name.eq_ignore_ascii_case("body") => Some(attributes),
        _ => None,
    });
    let mut style = String::new();
    for (name, value) in body.into_iter().flat_map(attributes) {
        match name.to_ascii_lowercase().as_str() {
            "bgcolor" => style.push_str(&format!("background-color:{value};")),
            "text" => style.push_str(&format!("color:{value};")),
            "style" => style.push_str(&format!("{value};")),
            _ => {}
        }
    }
    if style.is_empty() {
        return (String::new(), "");
    }
    let style = style
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    (format!("<div style=\"{style}\">"), "</div>")
}
