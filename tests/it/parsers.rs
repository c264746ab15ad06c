//! Each format, read with a parser of its own.

use serde_json::Value;

use crate::schema::{assert_valid, strict_schema};

/// The part of the hostile name that every parser has to give back as it is.
const META_SHOWN: &str = "$(x)\\;|&<b>&amp;</b>*_[a](b)#{}%s,";
/// Reads it with the parser that its users have; what is registered is what is read.
#[track_caller]
pub fn parse(format: &str, shown: &str, name: &str) {
    let registered = |registration: &Value| registration["subject"]["interface"] == name;
    match format {
        "json" => {
            let document: Value = serde_json::from_str(shown).expect("JSON");
            assert_valid(&strict_schema(), &document);
            assert!(registered(&document["registrations"][0]), "{document:#}");
        }
        "jsonl" => {
            let lines =
                shown.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
            let lines: Vec<Value> = lines.collect();
            assert!(lines.iter().any(registered), "{lines:#?}");
            assert_eq!(lines.last().expect("a line")["type"], "summary");
        }
        // People read it: a name stays on its line.
        "text" => assert!(shown.lines().any(|line| line.contains("  RP301 ")), "{shown}"),
        "junit" => {
            let document = roxmltree::Document::parse(shown).expect("XML");
            let case =
                document.descendants().find(|node| node.attribute("classname") == Some("RP301"));
            let case = case.expect("a test case of the finding");
            let failure = case.children().find(|node| node.has_tag_name("failure"));
            assert!(failure.and_then(|node| node.text()).expect("its text").contains(META_SHOWN));
            for suite in document.descendants().filter(|node| node.has_tag_name("testsuite")) {
                let number = |name| suite.attribute(name).and_then(|n| n.parse().ok()).unwrap_or(0);
                let has = |name| suite.descendants().filter(|node| node.has_tag_name(name)).count();
                assert_eq!(number("tests"), has("testcase"));
                assert_eq!((number("failures"), number("errors")), (has("failure"), has("error")));
            }
        }
        "tap" => {
            let points =
                shown.lines().filter(|line| line.starts_with("ok ") || line.starts_with("not ok "));
            let (plan, points) = (format!("1..{}", points.clone().count()), points);
            assert_eq!(shown.lines().nth(1), Some(plan.as_str()));
            for (number, point) in (1..).zip(points) {
                assert_eq!(
                    point.trim_start_matches("not ").split(' ').nth(1),
                    Some(&*number.to_string())
                );
            }
            let messages: Vec<Value> = shown
                .lines()
                .filter_map(|line| line.strip_prefix("  message: "))
                .map(|message| serde_yaml_ng::from_str(message).expect("YAML"))
                .collect();
            let told =
                |message: &Value| message.as_str().is_some_and(|text| text.contains(META_SHOWN));
            assert!(messages.iter().any(told), "{messages:#?}");
            // What isn't the protocol's own is a comment or in a block of YAML.
            let known = ["TAP version 13", "1..", "ok ", "not ok ", "# ", "  "];
            let odd = shown.lines().find(|line| !known.iter().any(|known| line.starts_with(known)));
            assert_eq!(odd, None);
        }
        "github" => {
            let commands: Vec<&str> = shown.lines().filter(|line| line.starts_with("::")).collect();
            assert_eq!(commands.len() + 1, shown.lines().count(), "{shown}");
            let (properties, data) = commands[0]
                .strip_prefix("::error title=")
                .and_then(|rest| rest.split_once("::"))
                .expect("a command");
            assert!(!properties.contains([':', ',']), "{properties}");
            let data = data.replace("%0A", "\n").replace("%25", "%");
            assert!(data.contains(META_SHOWN), "{data}");
        }
        "markdown" => {
            use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
            let mut cells = vec![String::new()];
            for event in Parser::new_ext(shown, Options::ENABLE_TABLES) {
                match event {
                    Event::Text(text) | Event::Code(text) => {
                        cells.last_mut().expect("a cell").push_str(&text)
                    }
                    Event::End(TagEnd::TableCell) => cells.push(String::new()),
                    Event::Html(_) | Event::InlineHtml(_) => panic!("HTML in {shown}"),
                    Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis) => {
                        panic!("it acts: {shown}")
                    }
                    _ => {}
                }
            }
            assert!(cells.iter().any(|cell| cell.contains(META_SHOWN)), "{cells:#?}");
        }
        "nagios" => {
            let first = shown.lines().next().expect("a line");
            let (text, performance) = first.split_once(" | ").expect("performance data");
            assert!(text.starts_with("REGPROBE CRITICAL - "), "{text}");
            for figure in performance.split(' ') {
                let (_, value) = figure.split_once('=').expect("a label and a value");
                let value = value.split(';').next().unwrap_or_default().trim_end_matches("ms");
                assert!(value.parse::<u64>().is_ok(), "{figure}");
            }
        }
        "prometheus" => {
            let metrics = openmetrics_parser::prometheus::parse_prometheus(shown).expect("metrics");
            let family = metrics.families.get("regprobe_finding_info").expect("the findings");
            let applications: Vec<_> = family
                .iter_samples()
                .filter_map(|sample| {
                    sample.get_labelset().ok()?.get_label_value("application").map(str::to_owned)
                })
                .collect();
            assert!(applications.iter().any(|name| name.contains("com.acme.")), "{applications:?}");
        }
        // It is XML, too: what opens is closed, and a text is nothing but a text.
        "html" => {
            let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
            let page = roxmltree::Document::parse_with_options(shown, options).expect("a page");
            let known = [
                "html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3",
                "h4", "p", "span", "time", "main", "section", "article", "ul", "li", "label",
                "input", "div", "pre", "button", "svg", "g", "path", "rect", "text", "table",
                "thead", "tbody", "tr", "th", "td", "script",
            ];
            let elements = || page.descendants().filter(roxmltree::Node::is_element);
            for element in elements() {
                let tag = element.tag_name().name();
                assert!(known.contains(&tag), "a text is an element: {tag}");
                let acts =
                    element.attributes().find(|attribute| attribute.name().starts_with("on"));
                assert_eq!(acts, None, "{tag}");
                // Nothing is loaded, and a link leads to a place in the page.
                for name in ["src", "href", "action", "srcset"] {
                    let leads = element.attribute(name).is_none_or(|to| to.starts_with('#'));
                    assert!(leads, "{tag}: {:?}", element.attribute(name));
                }
            }
            assert_eq!(elements().filter(|element| element.has_tag_name("script")).count(), 1);
            let ids: Vec<&str> = elements().filter_map(|element| element.attribute("id")).collect();
            for to in elements().filter_map(|element| element.attribute("href")) {
                assert!(ids.contains(&to.trim_start_matches('#')), "{to} leads nowhere");
            }
            let text: String = page.descendants().filter_map(|node| node.text()).collect();
            assert!(text.contains(META_SHOWN), "{text}");
        }
        "expect" => {
            let file: toml::Table = toml::from_str(shown).expect("TOML");
            let tables = file.get("expect").and_then(|tables| tables.as_array());
            assert!(
                tables.into_iter().flatten().all(|table| table["at-least"].as_integer() > Some(0)),
                "{shown}"
            );
            // What can't be expected is left out.
            assert!(!shown.contains(META_SHOWN), "{shown}");
        }
        other => panic!("no parser reads {other}: add the one that its users have"),
    }
}
