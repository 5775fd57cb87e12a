//! The hosts file.

use interlock::neo4j::trust::Hosts;

#[test]
fn the_first_name_of_an_address_is_its_reverse_name() {
    let text = "\u{feff}# ours\r\n192.0.2.1\tn1.test n1  # the first\r\n\r\nfd00::1 n2.test\n192.0.2.1 later.test\n";
    let hosts = Hosts::parse(text).expect("a hosts file");
    assert_eq!(hosts.reverse("192.0.2.1".parse().expect("an address")), Some("n1.test"));
    assert_eq!(hosts.reverse("fd00:0::1".parse().expect("an address")), Some("n2.test"));
    assert_eq!(hosts.reverse("192.0.2.9".parse().expect("an address")), None);
}

#[test]
fn a_line_that_is_none_is_refused_by_its_number() {
    for (text, line) in [("192.0.2.1 a\nn1.test 192.0.2.2\n", 2), ("192.0.2.1\n", 1)] {
        assert_eq!(Hosts::parse(text).map_err(|bad| bad.line), Err(line), "{text}");
    }
    assert_eq!(Hosts::parse(""), Ok(Hosts::default()));
}
