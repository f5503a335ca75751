//! What a page, a stylesheet or a script makes a browser load with it.

/// Paths of our own that an HTML document refers to, in its order, each once.
pub(crate) fn of_html(html: &str) -> Vec<String> {
    const LINKS: [&str; 5] = ["stylesheet", "modulepreload", "preload", "icon", "manifest"];
    let mut found = Vec::new();
    for tag in html.split('<').skip(1) {
        let Some((head, after)) = tag.split_once('>') else {
            continue;
        };
        let name = head
            .split(|c: char| c.is_whitespace() || c == '/')
            .next()
            .unwrap_or_default();
        let path = match name {
            "link" if attribute(head, "rel").is_some_and(|rel| LINKS.contains(&rel)) => {
                attribute(head, "href")
            }
            "script" => {
                found.extend(of_script(after, ""));
                attribute(head, "src")
            }
            "img" | "source" | "iframe" => attribute(head, "src"),
            "use" => attribute(head, "href").and_then(|path| path.split('#').next()),
            _ => None,
        };
        found.extend(path.map(str::to_owned));
    }
    once(found)
}

/// What `url(...)` and `@import` name, read from where the stylesheet lies.
pub(crate) fn of_style(css: &str, at: &str) -> Vec<String> {
    let named = css
        .split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let imported = css
        .split("@import \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let names = named.map(|name| name.trim_matches(['"', '\''])).chain(imported);
    once(names.map(|name| resolved(name, at)).collect())
}

/// What a module imports.
pub(crate) fn of_script(script: &str, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for quote in ['"', '\''] {
        for opening in ["from", "import", "import("] {
            for space in ["", " "] {
                let opening = format!("{opening}{space}{quote}");
                let names = script
                    .split(&opening)
                    .skip(1)
                    .filter_map(|rest| rest.split(quote).next());
                found.extend(names.map(|name| resolved(name, at)));
            }
        }
    }
    once(found)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

fn resolved(name: &str, at: &str) -> String {
    let folder = at.rsplit_once('/').map_or("", |(folder, _)| folder);
    match name.strip_prefix("./") {
        Some(beside) => format!("{folder}/{beside}"),
        None if name.starts_with('/') => name.to_owned(),
        None => format!("{folder}/{name}"),
    }
}

/// In their order, without what is no path here (`data:`, other hosts, an empty name).
fn once(all: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for path in all {
        if path.starts_with('/') && !path.starts_with("//") && !path.contains(':') && !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_loads_is_counted_once() {
        let html = r##"<head><link rel="icon" href="/favicon.svg" type="x"><link rel="stylesheet" href="/a/app.css">
            <link rel="modulepreload" href="/a/app.js" nonce="n"><link rel="alternate" href="/elsewhere">
            <link rel="preload" href="/a/app.wasm" as="fetch"></head>
            <script type="module" nonce="n">import init,{hydrate} from "/a/app.js";</script>
            <a href="/mail">x</a><svg><use href="/icons.svg#sent"></use><use href="/icons.svg#x"></use></svg>
            <img src="data:image/png;base64,x"><img src="//evil.test/x">"##;
        let loaded = [
            "/favicon.svg",
            "/a/app.css",
            "/a/app.js",
            "/a/app.wasm",
            "/icons.svg",
        ];
        assert_eq!(of_html(html), loaded);
    }

    #[test]
    fn styles_and_scripts_name_more() {
        let css =
            "@font-face{src:url(./sans.woff2)} .a{background:url(\"/img/x.svg\")} .b{background:url(data:x)}";
        assert_eq!(of_style(css, "/a/app.css"), ["/a/sans.woff2", "/img/x.svg"]);
        let script = "import{a}from'./snippets/b.js';import \"/c.js\"; const x = 'from here';";
        let mut found = of_script(script, "/a/app.js");
        found.sort();
        assert_eq!(found, ["/a/snippets/b.js", "/c.js"]);
    }
}
