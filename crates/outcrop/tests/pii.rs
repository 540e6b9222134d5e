//! Personal data: what is found, what only looks like it, and that masking can be undone.
#![cfg(feature = "pii")]

use outcrop::pii::{Action, CustomRegex, Direction, Entity, Key, Mask, Policy, Redacting, Redactor, Rule, Segments, Term, Vault, spans};
use outcrop::{Error, Event, Reply};
use proptest::prelude::*;
use std::sync::OnceLock;

fn redactor() -> &'static Redactor {
    static SHARED: OnceLock<Redactor> = OnceLock::new();
    SHARED.get_or_init(|| Redactor::new(&Policy::default()).expect("the default policy compiles"))
}

fn numbered() -> &'static Redactor {
    static SHARED: OnceLock<Redactor> = OnceLock::new();
    SHARED.get_or_init(|| Redactor::new(&Policy { mask: Mask::Numbered, ..Policy::default() }).expect("the default policy compiles"))
}

#[track_caller]
fn check(text: &str, masked: &str) {
    assert_eq!(redactor().redact(text, &mut Vault::default()), masked);
}

/// Nothing is found.
#[track_caller]
fn clean(text: &str) {
    check(text, text);
}

#[test]
fn finds_cards_only_when_the_check_digit_agrees() {
    check("card 4111 1111 1111 1111", "card {CREDIT_DEBIT_CARD_NUMBER}");
    check("pay with 5555-5555-5555-4444 today", "pay with {CREDIT_DEBIT_CARD_NUMBER} today");
    check("amex 3782 822463 10005", "amex {CREDIT_DEBIT_CARD_NUMBER}");
    clean("card 4111 1111 1111 1112");
    clean("order 41111111111111111111111111");
    check(
        "card 4111111111111111, exp 12/28, CVV 123",
        "card {CREDIT_DEBIT_CARD_NUMBER}, exp {CREDIT_DEBIT_CARD_EXPIRY}, CVV {CREDIT_DEBIT_CARD_CVV}",
    );
    clean("on 12/28 we met 123 people");
}

#[test]
fn finds_ibans_of_the_right_length_form_and_remainder() {
    check("IBAN: DE89 3704 0044 0532 0130 00", "IBAN: {INTERNATIONAL_BANK_ACCOUNT_NUMBER}");
    check("GB82WEST12345698765432", "{INTERNATIONAL_BANK_ACCOUNT_NUMBER}");
    clean("DE89 3704 0044 0532 0130 01");
    clean("DE89 3704 0044 0532 0130");
}

#[test]
fn finds_bank_codes_and_accounts_by_their_label() {
    check("SWIFT: DEUTDEFF500", "SWIFT: {SWIFT_CODE}");
    clean("The DOCUMENT is in the FACILITY");
    check("routing number 121000248", "routing number {US_BANK_ROUTING_NUMBER}");
    clean("routing number 121000249");
    check("account number 10295165", "account number {US_BANK_ACCOUNT_NUMBER}");
    clean("we counted 10295165 grains");
}

#[test]
fn finds_social_security_numbers_in_areas_that_exist() {
    check("SSN: 536-90-4399", "SSN: {US_SOCIAL_SECURITY_NUMBER}");
    check("his social security number is 536904399", "his social security number is {US_SOCIAL_SECURITY_NUMBER}");
    clean("SSN: 000-12-3456");
    clean("SSN: 666-12-3456");
    clean("order #123-45-6789");
    check("ITIN 912-71-1234", "ITIN {US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER}");
    clean("ITIN 912-11-1234");
    clean("SSN 912-11-1234");
}

#[test]
fn finds_canadian_numbers() {
    check("SIN: 130 692 544", "SIN: {CA_SOCIAL_INSURANCE_NUMBER}");
    check("numéro d'assurance sociale : 130-692-544", "numéro d'assurance sociale : {CA_SOCIAL_INSURANCE_NUMBER}");
    clean("SIN: 130 692 545");
    check("NAM: TREJ 5360 0460", "NAM: {CA_HEALTH_NUMBER}");
    clean("code TREJ 5399 0460");
}

#[test]
fn finds_british_numbers() {
    check("NHS number 401 023 2137", "NHS number {UK_NATIONAL_HEALTH_SERVICE_NUMBER}");
    clean("NHS number 401 023 2138");
    check("NINO: AB123456C", "NINO: {UK_NATIONAL_INSURANCE_NUMBER}");
    check("AZ 12 34 56 A", "{UK_NATIONAL_INSURANCE_NUMBER}");
    clean("QQ 12 34 56 A");
    check("UTR: 1123456789", "UTR: {UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER}");
}

#[test]
fn finds_numbers_as_other_countries_write_them() {
    check("Bel 020 624 1111 of 06-12345678.", "Bel {PHONE} of {PHONE}.");
    check("Kontakt: 0043 1 58858-0", "Kontakt: {PHONE}");
    check("Llámame al 612 345 678 mañana.", "Llámame al {PHONE} mañana.");
    check("0049 30 901820 is the desk", "{PHONE} is the desk");
    clean("Serial 0045-1234-5678");
    check("SIN 046 454 286", "SIN {CA_SOCIAL_INSURANCE_NUMBER}");
    clean("SIN 046 454 287");
    check("Auto met kenteken 12-ABC-3", "Auto met kenteken {LICENSE_PLATE}");
    check("immatriculé FG-456-HJ", "immatriculé {LICENSE_PLATE}");
    clean("Part number ABCDEFGH123456789");
    check("a boy and his 43 yo father", "a boy and his {AGE} father");
    clean("user! { name => x, age => 30 }");
    check("{:age => 30}", "{:age => {AGE}}");
}

#[test]
fn finds_addresses_as_other_countries_write_them() {
    for address in [
        "Flat 3, 12 High Street, Oxford OX1 4AB",
        "10 Upper Bank Street, Canary Wharf, London E14 5JJ",
        "Unit 4/21 Beach Rd, Bondi NSW 2026",
        "Am Alten Markt 7, 50667 Köln",
        "Unter den Linden 77, 10117 Berlin",
        "Karl-Liebknecht-Str. 5, 04107 Leipzig",
        "8 impasse des Lilas 31000 Toulouse",
        "Calle Mayor 15, 3º B, 28013 Madrid",
        "C/ Serrano 45, 28001 Madrid",
        "Via Garibaldi 24, 20121 Milano MI",
        "Lange Voorhout 8 bis, 2514 EA Den Haag",
        "Laan van Meerdervoort 55, Den Haag",
        "Prinsengracht 263-267, 1016 GV Amsterdam",
    ] {
        check(&format!("Adres: {address}"), "Adres: {ADDRESS}");
    }
    clean("Am Montag 7 Uhr treffen wir uns.");
    clean("Im Jahr 2020 waren es 15000 Besucher");
}

#[test]
fn finds_names_with_particles_and_apostrophes() {
    check("Dear Mr. O'Connor, Mrs. van der Berg and Dr. de la Cruz,", "Dear Mr. {NAME}, Mrs. {NAME} and Dr. {NAME},");
    clean("It is five O'Clock.");
    clean("Oranje en Unie staan in de handleiding.");
}

#[test]
fn finds_addresses_in_the_query_of_a_url() {
    check("GET /u?mail=ann%40example.org&next=%2Fhome", "GET /u?mail={EMAIL}&next=%2Fhome");
    clean("%40media screen { color: red }");
    clean("Write to ann@example.x.");
}

#[test]
fn finds_documents_of_people_and_vehicles() {
    check("passport number A90583942", "passport number {US_PASSPORT_NUMBER}");
    clean("part number A90583942");
    check("driver's license: S98683078", "driver's license: {DRIVER_ID}");
    check("license plate: ABC-1234", "license plate: {LICENSE_PLATE}");
    clean("license: MIT OR Apache-2.0");
    check("VIN 1HGCM82633A004352", "VIN {VEHICLE_IDENTIFICATION_NUMBER}");
    check("1HGCM82633A004352", "{VEHICLE_IDENTIFICATION_NUMBER}");
    clean("1HGCM82633A00435O");
}

#[test]
fn finds_phone_numbers_in_the_forms_people_write() {
    check("call +44 20 7946 0958", "call {PHONE}");
    check("(415) 555-0132", "{PHONE}");
    check("415.555.0132 x12", "{PHONE}");
    check("Tel. 01 42 68 53 00", "Tel. {PHONE}");
    check("Mobile: 07700 900123", "Mobile: {PHONE}");
    check("Telefon: 030 1234567", "Telefon: {PHONE}");
    clean("ticket 4155550132");
    clean("on 2024-01-15 at 10:30");
    clean("version 1.22.333.4444");
}

#[test]
fn finds_mail_and_web_addresses() {
    check("Write to Ann.Lee+x@mail.example.co.uk.", "Write to {EMAIL}.");
    check("josé@exämple.de", "{EMAIL}");
    clean("not@email without a domain");
    clean("foo\"bar\"@gmail.com");
    clean("Patient Identifier PID_12");
    clean("npm install left@4.6.12");
    check("see https://example.com/a(b)?c=d.", "see {URL}.");
    check("www.example.org, bit.ly/abc", "{URL}, {URL}");
    check("これはexample.comです", "これは{URL}です");
    clean("run main.rs or lib.so, then self.name.info()");
}

#[test]
fn finds_network_addresses() {
    check("from 192.168.0.1 and 10.0.0.0/8", "from {IP_ADDRESS} and {IP_ADDRESS}");
    check("[2001:db8::1] fe80::1%eth0", "[{IP_ADDRESS}] {IP_ADDRESS}");
    clean("std::fmt at 10:20:30, version 1.2.3.4, 256.1.1.1");
    check("00:1A:2B:3C:4D:5E", "{MAC_ADDRESS}");
    check("0012.3456.789a", "{MAC_ADDRESS}");
    clean("00:1A:2B:3C:4D");
}

#[test]
fn finds_credentials() {
    check("key AKIAIOSFODNN7EXAMPLE", "key {AWS_ACCESS_KEY}");
    clean("key AKIAIOSFODNN7EXAMPL");
    check("aws_secret = \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"", "aws_secret = \"{AWS_SECRET_KEY}\"");
    clean("commit 3f786850e387550fdab836ed7e6dc881de23001b");
    check("password: Hx7!dke#39", "password: {PASSWORD}");
    check("my password is correcthorsebatterystaple", "my password is {PASSWORD}");
    clean("forgot your password? Reset the password here.");
    check("postgres://ann:s3cret@db.internal:5432/x", "postgres://{USERNAME}:{PASSWORD}@db.internal:5432/x");
    check("DB_USER=ann7\nDB_PASSWORD=x9$Kq2", "DB_USER={USERNAME}\nDB_PASSWORD={PASSWORD}");
    check("PIN: 4821", "PIN: {PIN}");
    clean("spinning at 4821 rpm");
}

#[test]
fn labels_in_capitals_announce_as_others_do() {
    check("MY SSN IS 219456780", "MY SSN IS {US_SOCIAL_SECURITY_NUMBER}");
    check("ALLOCATED SSN 219456780", "ALLOCATED SSN {US_SOCIAL_SECURITY_NUMBER}");
    check("recorded SSN 219456780", "recorded SSN {US_SOCIAL_SECURITY_NUMBER}");
    check("BANK PIN 5093", "BANK PIN {PIN}");
    check("her cvv2 903", "her cvv2 {CREDIT_DEBIT_CARD_CVV}");
    check("LICENSE PLATE YZ97RMC", "LICENSE PLATE {LICENSE_PLATE}");
    check("DL F2938475", "DL {DRIVER_ID}");
    check("DLN: F2938475", "DLN: {DRIVER_ID}");
    check("NINO: AB 12 34 56 C", "NINO: {UK_NATIONAL_INSURANCE_NUMBER}");
    clean("THE REPORT OF 2019 HAS 219456780 LINES");
}

#[test]
fn marks_of_emphasis_quote_a_value() {
    check("**SSN:** **219-45-6780**", "**SSN:** **{US_SOCIAL_SECURITY_NUMBER}**");
    check("Phone: **555-201-4567**", "Phone: **{PHONE}**");
    check("IBAN **GB82 WEST 1234 5698 7654 32**", "IBAN **{INTERNATIONAL_BANK_ACCOUNT_NUMBER}**");
    check("SSN: _219-45-6780_", "SSN: _{US_SOCIAL_SECURITY_NUMBER}_");
    check("**Password:** hunter22!", "**Password:** {PASSWORD}");
    check("Password: **hunter22!**.", "Password: **{PASSWORD}**.");
    clean("a*219-45-6780*b");
    clean("card ****4111 1111 1111 1111");
}

#[test]
fn lines_and_quotes_may_be_escaped() {
    check(
        r#"{"text":"Hi\n\nCVV: 903\nPIN: 5093\nSSN: 219456780\tend"}"#,
        r#"{"text":"Hi\n\nCVV: {CREDIT_DEBIT_CARD_CVV}\nPIN: {PIN}\nSSN: {US_SOCIAL_SECURITY_NUMBER}\tend"}"#,
    );
    check(r#"{\"password\": \"Hx7!dke\"}"#, r#"{\"password\": \"{PASSWORD}\"}"#);
    check(r#"{\"to\":\"SSN:\n219456780\"}"#, r#"{\"to\":\"SSN:\n{US_SOCIAL_SECURITY_NUMBER}\"}"#);
    check(r"mail\nann@example.org\nfrom 203.0.113.9\n", r"mail\n{EMAIL}\nfrom {IP_ADDRESS}\n");
    check(r"Password: Hx7!dke\nPIN: 5093", r"Password: {PASSWORD}\nPIN: {PIN}");
    clean(r"C:\new\notes\table and \\nas\tools");
}

#[test]
fn a_web_address_keeps_the_word_in_its_query() {
    check("join https://meet.example.com/j/893?pwd=abc123x&from=mail now", "join {URL} now");
    check("?password=abc123x&u=1", "?password={PASSWORD}&u=1");
}

#[test]
fn phones_stand_in_cells_and_have_extensions() {
    check("x,(556)814-0587,y", "x,{PHONE},y");
    check("7,556-814-0587,y", "7,{PHONE},y");
    clean("7,556,814,058");
    check("call 968-929-4073x373", "call {PHONE}");
    check("+90(863)966-6720x0376", "{PHONE}");
    check("001-610-684-8102", "{PHONE}");
    check("References: Anna Schmidt (1-694-394-4810)", "References: {NAME} ({PHONE})");
    check("my number is 9639476037", "my number is {PHONE}");
    clean("a screen of 1920x1080, build-1920x1080");
    clean("invoice (169-439-4481)");
}

#[test]
fn ages_are_written_short_beside_names_and_in_sentences() {
    check("58 y/o F", "{AGE} F");
    check("a 62yo resident", "a {AGE} resident");
    check("52 y.o.", "{AGE}");
    check("I'm 88.", "I'm {AGE}.");
    check("When she was 12, it rained", "When she was {AGE}, it rained");
    check("18 months old", "{AGE} old");
    check("AGE/SEX: 64/M", "AGE/SEX: {AGE}/M");
    check("Anna Schmidt (34) and", "{NAME} ({AGE}) and");
    clean("Table (34), I'm 100 % sure, it was 12, for 3 months");
    clean("she was 3 points up, 12y, 4you");
}

#[test]
fn keys_of_letters_only_and_of_short_parts_are_keys() {
    check("AKIAGCMPMKGLTEZYYGYZ", "{AWS_ACCESS_KEY}");
    check("Credential=AKIAIOSFODNN7EXAMPLE/20250101/eu", "Credential={AWS_ACCESS_KEY}/20250101/eu");
    check("secret key z+0pBrXUtnFEMI7K9MDENGbPxRfiCYEXAMPLEKEY", "secret key {AWS_SECRET_KEY}");
    clean("AKIAGCMPMKGLTEZYYGYZAB");
}

#[test]
fn health_cards_have_version_codes() {
    check("OHIP 5584-486-608-YM", "OHIP {CA_HEALTH_NUMBER}");
    check("health card 5584486608YM", "health card {CA_HEALTH_NUMBER}");
    clean("item 5584486608YM");
}

#[test]
fn places_of_programs_are_no_passwords() {
    clean("COMMAND ; PWD=/home/nobody ; TTY=pts/0");
    clean("password: process.env.SECRET_WORD");
    clean("password = request.body.password");
    clean("<input type=\"password\" name=\"password\">");
    check("password: Hx7.dke", "password: {PASSWORD}");
}

#[test]
fn a_long_number_of_an_account_is_no_card() {
    check("account number 36430109307279", "account number {US_BANK_ACCOUNT_NUMBER}");
    check("account 4111 1111 1111 1111", "account {CREDIT_DEBIT_CARD_NUMBER}");
}

#[test]
fn spaces_that_do_not_break_are_spaces() {
    check("PIN\u{a0}5093", "PIN\u{a0}{PIN}");
    check("password:\u{a0}Hx7!dke", "password:\u{a0}{PASSWORD}");
    check("from\u{a0}fe80::1:2:3", "from\u{a0}{IP_ADDRESS}");
}

#[test]
fn dashes_dots_and_lines_part_a_label_from_its_value() {
    check("Password - Hx7!dke9", "Password - {PASSWORD}");
    check("Password -> Hx7!dke9", "Password -> {PASSWORD}");
    check("Password ..... Hx7!dke9", "Password ..... {PASSWORD}");
    check("Password\u{ff1a}Hx7!dke9", "Password\u{ff1a}{PASSWORD}");
    check("Password:\nHx7!dke9", "Password:\n{PASSWORD}");
    check("<input name=\"username\" value=\"joe12\">", "<input name=\"username\" value=\"{USERNAME}\">");
    clean("Password - required for login");
    clean("Password:\nForgotten it?");
}

#[test]
fn users_are_named_in_sentences() {
    check("your username is carlo_muller", "your username is {USERNAME}");
    check("My login is quor.blen.", "My login is {USERNAME}.");
    check("signed in as quorblen", "signed in as {USERNAME}");
    check("Benutzername lautet quor77", "Benutzername lautet {USERNAME}");
    check("logged in as nathan.harvey", "logged in as {USERNAME}");
    check("User account sefer73 accessed it", "User account {USERNAME} accessed it");
    check("Usuario: quorblen", "Usuario: {USERNAME}");
    check("User ID: quor973", "User ID: {USERNAME}");
    check("Skype: quorblen", "Skype: {USERNAME}");
    check("ssh quorblen@192.0.2.7", "ssh {USERNAME}@{IP_ADDRESS}");
    clean("your username is required, and the login is disabled");
    clean("logged in as soon as possible, signed as agreed");
    clean("user_id: 5f3a9c, User ID: 8841, users: all");
}

#[test]
fn pins_and_codes_of_cards_are_announced_in_many_ways() {
    check("the PIN was reset to 7665", "the PIN was reset to {PIN}");
    check("my pin 1773", "my pin {PIN}");
    check("PIN#5552", "PIN#{PIN}");
    check("account_pin: 6743", "account_pin: {PIN}");
    clean("pin 13, and pin the 2024 version");
    check("security code 837 for card 4111 1111 1111 1111", "security code {CREDIT_DEBIT_CARD_CVV} for card {CREDIT_DEBIT_CARD_NUMBER}");
    check("4111111111111111|10/27|593", "{CREDIT_DEBIT_CARD_NUMBER}|{CREDIT_DEBIT_CARD_EXPIRY}|{CREDIT_DEBIT_CARD_CVV}");
    clean("security code 837 of the door");
}

#[test]
fn plates_and_licences_have_many_labels() {
    check("plate GJ-36-OK-1858", "plate {LICENSE_PLATE}");
    check("license plate MH 12 AB 1234", "license plate {LICENSE_PLATE}");
    check("registration number BR458SA", "registration number {LICENSE_PLATE}");
    check("reg LLO 059", "reg {LICENSE_PLATE}");
    check("Vehicle: RI-559-A", "Vehicle: {LICENSE_PLATE}");
    check("license number L289-871-5512", "license number {DRIVER_ID}");
    check("F\u{fc}hrerscheinnummer: B072RRE2I55", "F\u{fc}hrerscheinnummer: {DRIVER_ID}");
    clean("Vehicle: GLC300, registration number SC123456, car BMW 320D");
}

#[test]
fn finds_users_in_logs_and_on_command_lines() {
    check(
        "Failed password for invalid user ann_b from 203.0.113.5 port 22",
        "Failed password for invalid user {USERNAME} from {IP_ADDRESS} port 22",
    );
    check("Accepted publickey for deploybot from 203.0.113.5", "Accepted publickey for deploybot from {IP_ADDRESS}");
    check("session opened for user ann by (uid=0)", "session opened for user {USERNAME} by (uid=0)");
    check("user \"kmiller\" logged in", "user \"{USERNAME}\" logged in");
    check(
        "192.0.2.1 - ann [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200",
        "{IP_ADDRESS} - {USERNAME} [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200",
    );
    check("192.0.2.1 - - [10/Oct/2000:13:55:36 -0700]", "{IP_ADDRESS} - - [10/Oct/2000:13:55:36 -0700]");
    check("curl -u ann:hunter2 localhost", "curl -u {USERNAME}:{PASSWORD} localhost");
    clean("curl -u $USER:$WORD localhost");
    clean("docker run -u 1000:1000 image");
    clean("for user experience from 3 studies, the user \"wants\" more");
}

#[test]
fn finds_names_written_family_name_first() {
    check("SMITH, John (ward 4)", "{NAME} (ward 4)");
    check("O'NEIL, Patrick J. was seen", "{NAME} was seen");
    check("NASA, John said", "NASA, {NAME} said");
}

#[test]
fn finds_houses_that_have_names() {
    check("at Rose Cottage, Church Lane, Little Wittering, OX14 4QX.", "at {ADDRESS}.");
    check("Oak Tree Farm\nMill Lane\nAston\nCW5 8DT", "{ADDRESS}");
    clean("The Town Hall has a new mill, and its code is OX14 4QX");
}

#[test]
fn finds_ages_but_not_durations() {
    check("Mrs Eleanor Vance, 67, says so", "Mrs {NAME}, {AGE}, says so");
    clean("Chapter Smith, 12, 13");
    check("a 38-year-old man", "a {AGE}-old man");
    check("she turned 47", "she turned {AGE}");
    check("\"age\": 43", "\"age\": {AGE}");
    clean("5 years of experience, 30 days ago");
}

#[test]
fn finds_names_by_lists_titles_labels_and_position() {
    check("Dr. Fatima Nakamura spoke to Mr. Xqzwv.", "Dr. {NAME} spoke to Mr. {NAME}.");
    check("My name is Siiri", "My name is {NAME}");
    check("Hi Emily,\n\nthanks.\n\nBest regards,\nLaura Bergmann", "Hi {NAME},\n\nthanks.\n\nBest regards,\n{NAME}");
    check("I met Gao Yunfei and Ludwig van der Berg.", "I met {NAME} and {NAME}.");
    check("{\"full_name\": \"Anthony Berg\"}", "{\"full_name\": \"{NAME}\"}");
    clean("Good Morning America was on Monday in May.");
    clean("The Williamson Orchestra played in Paris.");
}

#[test]
fn remembers_a_name_it_has_seen() {
    check("Gao Yunfei called. Then Yunfei left.", "{NAME} called. Then {NAME} left.");
}

#[test]
fn finds_postal_addresses() {
    check("at 1209 Orange Street, Wilmington, DE 19801.", "at {ADDRESS}.");
    check("300 S. Wacker Dr., Ste. 2450, Chicago, IL 60606", "{ADDRESS}");
    check("73, place Wellington", "{ADDRESS}");
    check("Hauptstraße 14, 10115 Berlin", "{ADDRESS}");
    check("PO Box 7000", "{ADDRESS}");
    check("Calle de Alcalá 48, 28014 Madrid", "{ADDRESS}");
    clean("15 minutes drive, 3 ways to go, 100 meters down the road");
    clean("In 2024 the Street was calm.");
}

#[test]
fn offsets_count_bytes_code_points_and_utf16_units() {
    let text = "🙂é ann@example.org";
    let found = redactor().find(text);
    let at = &spans(text, &found)[0];
    assert_eq!(&text[at.bytes.clone()], "ann@example.org");
    assert_eq!((at.code_points.start, at.utf16.start, at.bytes.start), (3, 4, 7));
    assert_eq!(at.utf16.len(), "ann@example.org".len());
}

#[test]
fn a_policy_looks_only_for_what_it_names() {
    let policy: Policy = serde_json::from_str(
        r#"{"piiEntitiesConfig": [{"type": "EMAIL", "action": "ANONYMIZE"}, {"type": "PHONE", "action": "BLOCK", "outputAction": "NONE"}]}"#,
    )
    .unwrap();
    let redactor = Redactor::new(&policy).unwrap();
    let text = "ann@example.org, +44 20 7946 0958, SSN 536-90-4399";
    assert_eq!(redactor.redact(text, &mut Vault::default()), "{EMAIL}, {PHONE}, SSN 536-90-4399");
    assert_eq!(redactor.redact_for(Direction::Output, text, &mut Vault::default()), "{EMAIL}, +44 20 7946 0958, SSN 536-90-4399");
    assert_eq!(redactor.action(Entity::Phone, Direction::Input), Action::Block);
    assert_eq!(redactor.action(Entity::Name, Direction::Input), Action::None);
}

#[test]
fn a_threshold_drops_what_is_less_sure() {
    let strict = Policy { entities: vec![Rule { threshold: 0.9, ..Rule::new(Entity::UsSocialSecurityNumber) }], ..Policy::default() };
    let redactor = Redactor::new(&strict).unwrap();
    assert!(redactor.find("536-90-4399").is_empty());
    assert_eq!(redactor.find("SSN 536-90-4399").len(), 1);
}

#[test]
fn allowed_text_passes_and_denied_text_does_not() {
    let policy =
        Policy { allow: vec!["Support@Example.org".into()], deny: vec![Term::new("Project Basalt", "CODENAME")], ..Policy::default() };
    let redactor = Redactor::new(&policy).unwrap();
    let masked = redactor.redact("support@example.org about project basalt, not project basaltic", &mut Vault::default());
    assert_eq!(masked, "support@example.org about {CODENAME}, not project basaltic");
}

#[test]
fn personal_data_around_a_name_of_the_policy_s_own_does_not_stay() {
    let mut policy = custom("Core", r"(?i)bh-\d+");
    policy.deny = vec![Term::new("Müller", "CODE")];
    policy.mask = Mask::Numbered;
    let redactor = Redactor::new(&policy).unwrap();
    for (text, masked) in [
        ("Dr. Laura Bergmann Müller wrote", "Dr. {NAME_1} {CODE_1} wrote"),
        ("Mail bh-12@example.org", "Mail {Core_1}{EMAIL_1}"),
        ("see https://example.org/a/BH-12?u=x", "see {URL_1}{Core_1}{URL_2}"),
        ("BH-12, Müller", "{Core_1}, {CODE_1}"),
    ] {
        let mut vault = Vault::default();
        assert_eq!(redactor.redact(text, &mut vault), masked);
        assert_eq!(vault.restore(masked), text);
        assert_eq!(redactor.redact(masked, &mut Vault::default()), masked);
    }
}

#[test]
fn denied_text_is_found_in_any_case_of_any_script() {
    let term = |text: &str| Term::new(text, "CODENAME");
    let deny = vec![term("Müller & Söhne"), term("Πέτρος"), term("basalt"), term("ſtein")];
    let redactor = Redactor::new(&Policy { entities: Vec::new(), deny, mask: Mask::Numbered, ..Policy::default() }).unwrap();
    let mut vault = Vault::default();
    let text = "K\u{212a}é: MU\u{308}LLER & SÖHNE, müller & so\u{308}hne; ΠΈΤΡΟΣ πε\u{301}τροσ BASALT; Müllers & Söhne, ſTEIN.";
    let masked = redactor.redact(text, &mut vault);
    assert_eq!(masked.matches("{CODENAME_").count(), 6, "{masked}");
    assert!(masked.contains("Müllers & Söhne"), "{masked}");
    assert_eq!(vault.restore(&masked), text);
    for cut in 1..7 {
        let letters: Vec<char> = text.chars().collect();
        let mut vault = Vault::default();
        let mut stream = redactor.stream(Direction::Input, &mut vault);
        let mut pieces: String = letters.chunks(cut).map(|piece| stream.push(&piece.iter().collect::<String>())).collect();
        pieces += &stream.finish();
        assert_eq!(pieces, masked);
    }
}

fn custom(name: &str, pattern: &str) -> Policy {
    let regex = CustomRegex {
        name: name.to_owned(),
        pattern: pattern.to_owned(),
        description: None,
        action: Action::Anonymize,
        input_action: None,
        output_action: None,
    };
    Policy { regexes: vec![regex], ..Policy::default() }
}

#[test]
fn custom_regexes_mask_with_their_name() {
    let redactor = Redactor::new(&custom("AccountNumber", r"\bAC-\d{6}\b")).unwrap();
    assert_eq!(redactor.redact("see AC-123456", &mut Vault::default()), "see {AccountNumber}");
}

#[test]
fn a_custom_regex_sees_a_line_without_its_end() {
    let redactor = Redactor::new(&Policy { entities: Vec::new(), ..custom("Core", r"^BH-\d+$") }).unwrap();
    let masked = redactor.redact("BH-1\nBH-22\r\nno BH-3\nBH-4", &mut Vault::default());
    assert_eq!(masked, "{Core}\n{Core}\r\nno BH-3\n{Core}");
}

#[test]
fn a_bad_regex_is_an_error_with_its_place() {
    let error = Redactor::new(&custom("broken", "ab(c")).unwrap_err();
    assert_eq!(error.to_string(), "PII policy is not valid: the regex \"broken\" cannot be compiled: unclosed group at column 3");
    let position = |pattern: &str| {
        let error = Redactor::new(&custom("broken", pattern)).unwrap_err().to_string();
        error.strip_prefix("PII policy is not valid: the regex \"broken\" cannot be compiled: ").unwrap().to_owned()
    };
    assert_eq!(position("^ab(c"), "unclosed group at column 4");
    assert_eq!(position("^^^("), "unclosed group at column 4");
    assert_eq!(position("é: ^ ("), "unclosed group at column 6");
    assert_eq!(position("(?x)\n ^^\n  (c"), "unclosed group at line 3 column 3");
    assert_eq!(position("(?x)[a\nb"), "unclosed character class at line 1 column 5");
    assert!(position("a(?<=b)c").ends_with("look-behind, is not supported at column 2"));
    let error = Redactor::new(&custom("huge", r"(\w{1000}){1000}")).unwrap_err();
    assert!(matches!(&error, Error::Malformed { reason, .. } if reason.contains("huge")), "{error}");
    assert!(Redactor::new(&custom("a{b", "x")).is_err());
}

#[test]
fn numbered_placeholders_are_stable_across_turns_and_sessions() {
    let mut vault = Vault::default();
    let first = numbered().redact("ann@example.org and bob@example.org", &mut vault);
    assert_eq!(first, "{EMAIL_1} and {EMAIL_2}");
    let mut vault = Vault::from_json(&vault.to_json()).unwrap();
    assert_eq!(numbered().redact("again bob@example.org, new eve@example.org", &mut vault), "again {EMAIL_2}, new {EMAIL_3}");
    assert_eq!(vault.restore("to {EMAIL_3} from {EMAIL_1} not {EMAIL_9}"), "to eve@example.org from ann@example.org not {EMAIL_9}");
    assert!(Vault::from_json("{\"version\":1,\"entries\":[{\"secret\":1}]}").is_err());
}

#[test]
fn text_that_looks_like_a_placeholder_comes_back_as_it_was() {
    for text in [
        "{EMAIL_1} ann@example.org",
        "ann@example.org {EMAIL_1}",
        "ann@example.org {EMAIL_1} {LITERAL_1} {LITERAL_2}",
        "{{EMAIL_1}} {EMAIL_01}",
    ] {
        let mut vault = Vault::default();
        let redacted = numbered().redact(text, &mut vault);
        assert!(!redacted.contains("ann@"));
        assert_eq!(vault.restore(&redacted), text);
        assert_eq!(numbered().redact(&redacted, &mut vault), redacted);
    }
}

#[test]
fn restores_inside_json_with_escapes() {
    let policy = Policy { deny: vec![Term::new("say \"hi\"", "PHRASE")], mask: Mask::Numbered, ..Policy::default() };
    let redactor = Redactor::new(&policy).unwrap();
    let mut vault = Vault::default();
    assert_eq!(redactor.redact("now say \"hi\" twice", &mut vault), "now {PHRASE_1} twice");
    let mut stream = vault.stream_json();
    let pieces = ["{\"text\":\"{PHR", "ASE_", "1}\"}"];
    let restored: String = pieces.iter().map(|piece| stream.push(piece)).collect::<String>() + &stream.finish();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&restored).unwrap()["text"], "say \"hi\"");
}

#[test]
fn other_masks_keep_what_they_promise() {
    let with = |mask| Redactor::new(&Policy { mask, ..Policy::default() }).unwrap();
    let text = "card 4111 1111 1111 1111 of ann@example.org";
    assert_eq!(with(Mask::LastFour).redact(text, &mut Vault::default()), "card {CREDIT_DEBIT_CARD_NUMBER:1111} of {EMAIL}");
    let hash = |key: &str| with(Mask::Hash { key: Key(key.to_owned()) }).redact(text, &mut Vault::default());
    assert_eq!(hash("k"), hash("k"));
    // HMAC-SHA-256 of "EMAIL\0ann@example.org" under "k".
    assert!(hash("k").ends_with("{EMAIL:ddec49243492f3ed}"), "{}", hash("k"));
    assert_ne!(hash("k"), hash("l"));
    let fake = with(Mask::Fake { seed: Key("s".to_owned()) });
    let mut vault = Vault::default();
    let masked = fake.redact(text, &mut vault);
    assert!(!masked.contains("1111 1111") && !masked.contains("ann@"), "{masked}");
    assert_eq!(fake.find(&masked).iter().map(|f| f.entity).collect::<Vec<_>>(), [Entity::CreditDebitCardNumber, Entity::Email]);
    assert_eq!(fake.redact(&masked, &mut vault), masked);
}

#[test]
fn debug_shows_no_value() {
    let mut vault = Vault::default();
    numbered().redact("ann@example.org", &mut vault);
    let policy = Policy {
        mask: Mask::Hash { key: Key("hush".to_owned()) },
        allow: vec!["hush".into()],
        deny: vec![Term::new("hush", "N")],
        ..Policy::default()
    };
    let shown = format!("{vault:?} {policy:?} {:?} {:?}", Redactor::new(&policy).unwrap(), numbered().find("ann@example.org"));
    let mut segments = Segments::default();
    segments.push("write to ann@example.org");
    let event = Event::Text { text: "ann".to_owned() };
    let tool = Event::ToolInput { id: "t1".to_owned(), json: "{\"to\":\"ann\"}".to_owned() };
    let call = Event::ToolCall {
        id: "t1".to_owned(),
        name: "mail".to_owned(),
        input: serde_json::json!({ "to": "ann" }),
        server: false,
        extra: None,
    };
    let trace =
        serde_json::json!({ "inputAssessment": { "g": { "sensitiveInformationPolicy": { "piiEntities": [{ "match": "ann" }] } } } });
    let reply = Reply { guardrail: Some(trace), body: serde_json::json!({ "text": "ann" }), ..Reply::default() };
    let shown = format!("{shown} {segments:?} {event:?} {tool:?} {call:?} {reply:?}");
    assert!(!shown.contains("ann") && !shown.contains("hush"), "{shown}");
}

#[test]
fn a_stream_gives_out_text_before_it_ends() {
    let mut vault = Vault::default();
    let mut stream = numbered().stream(Direction::Output, &mut vault);
    let text = "Nothing to see here, only plain words in a row. ".repeat(40);
    let early: usize = text.as_bytes().chunks(16).map(|piece| stream.push(std::str::from_utf8(piece).unwrap()).len()).sum();
    assert!(early + 700 > text.len(), "{early} of {}", text.len());
}

#[test]
fn long_and_nested_input_ends() {
    for piece in [
        "a@",
        "1",
        "1-",
        "a.",
        "::",
        "{EMAIL_",
        "(",
        "http://",
        "password=\"",
        "AKIA",
        "ab:",
        "Anna ",
        "12 Rue ",
        "\u{301}",
        "é@é.",
        "1 2 3 ",
        "GB82 ",
        "-----",
    ] {
        let text = piece.repeat(30_000);
        redactor().find(&text);
    }
}

/// Pieces of text that detectors care about, glued in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "ann@example.org", "4111 1111 1111 1111", "+1 (415) 555-0132", "536-90-4399", "SSN: ", "card ", "Anna Meier", "Gao Yunfei", "Dr. ", "12 Main Street, ", "Springfield, IL 62701",
            "https://example.com/x?y=", "password: hunter2!", "user=ann", "{EMAIL_1}", "{NAME_2}", "{LITERAL_1}", "{EMAIL", "}", "{", "DE89 3704 0044 0532 0130 00", "2001:db8::1", "10.0.0.1",
            "AKIAIOSFODNN7EXAMPLE", "PIN: 1234", "age: 43", "Hauptstr. 5", "passport number A90583942", "@handle_x", "Yunfei", "Ann",
            "\\n", "\\t", "\\\"", "**", "_", "x373", "53yo", " y/o", "Anna Meier (34)", "username is ", "logged in as ", "security code 837", "|10/27|593", "?pwd=", "\u{a0}", "reg ",
        ]).prop_map(str::to_owned),
        3 => prop::sample::select(vec![" ", " ", ", ", "\n", "\n\n", ". ", ": ", "-", "/", "\t", "é", "🙂", "，", "的"]).prop_map(str::to_owned),
        2 => "[a-zA-Z0-9 .,:;@{}_-]{0,12}",
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|all| all.concat())
}

/// Longer than a segment.
fn long() -> impl Strategy<Value = String> {
    (prop::collection::vec(pieces(), 1..6), 1usize..30).prop_map(|(all, times)| all.join("\n").repeat(times))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_are_in_order_apart_and_on_boundaries(text in pieces()) {
        let mut last = 0;
        for found in redactor().find(&text) {
            prop_assert!(found.start >= last && found.start < found.end);
            prop_assert!(text.get(found.start..found.end).is_some());
            last = found.end;
        }
    }

    #[test]
    fn restoring_gives_back_exactly_what_was(text in pieces()) {
        let mut vault = Vault::default();
        let redacted = numbered().redact(&text, &mut vault);
        prop_assert_eq!(vault.restore(&redacted), text);
    }

    #[test]
    fn restoring_works_however_the_text_is_cut(text in pieces(), cut in 1usize..9) {
        let mut vault = Vault::default();
        let redacted = numbered().redact(&text, &mut vault);
        let mut stream = vault.stream();
        let letters: Vec<char> = redacted.chars().collect();
        let mut restored: String = letters.chunks(cut).map(|piece| stream.push(&piece.iter().collect::<String>())).collect();
        restored.push_str(&stream.finish());
        prop_assert_eq!(restored, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_stream_gives_what_the_whole_text_gives(text in long(), cut in 1usize..700) {
        let mut whole = Vault::default();
        let expected = numbered().redact(&text, &mut whole);
        let mut vault = Vault::default();
        let mut stream = numbered().stream(Direction::Input, &mut vault);
        let letters: Vec<char> = text.chars().collect();
        let mut streamed: String = letters.chunks(cut).map(|piece| stream.push(&piece.iter().collect::<String>())).collect();
        streamed.push_str(&stream.finish());
                prop_assert_eq!(&streamed, &expected);
        prop_assert_eq!(&vault, &whole);
        // A text that came out of a stream passes as it is, in a later session too.
        let mut later = Vault::from_json(&vault.to_json()).unwrap();
        prop_assert_eq!(numbered().redact(&streamed, &mut later), streamed);
    }

    #[test]
    fn segments_looked_into_side_by_side_give_what_the_whole_text_gives(text in long(), cut in 1usize..700) {
        let mut whole = Vault::default();
        let expected = numbered().redact(&text, &mut whole);
        let mut segments = Segments::default();
        let letters: Vec<char> = text.chars().collect();
        let mut cut: Vec<String> = letters.chunks(cut).flat_map(|piece| segments.push(&piece.iter().collect::<String>())).collect();
        cut.push(segments.finish());
        prop_assert_eq!(cut.concat(), text);
        // From the last to the first: the order does not matter.
        let mut looked: Vec<_> = cut.into_iter().rev().map(|segment| numbered().look_into_segment(segment)).collect();
        let mut vault = Vault::default();
        let mut state = Redacting::new(Direction::Input, &vault);
        let mut masked = String::new();
        while let Some(segment) = looked.pop() {
            let mut segment = segment;
            let found = state.find(numbered(), &mut segment);
            masked.push_str(&state.take(numbered(), &mut vault, &segment, &found));
        }
        masked.push_str(&state.finish(numbered(), &mut vault));
        prop_assert_eq!(masked, expected);
        prop_assert_eq!(vault.to_json(), whole.to_json());
    }

    #[test]
    fn redacting_again_changes_nothing(text in pieces()) {
        let mut vault = Vault::default();
        let once = numbered().redact(&text, &mut vault);
        prop_assert_eq!(numbered().redact(&once, &mut vault), once);
    }
}

fn policy(json: &str) -> Redactor {
    Redactor::new(&serde_json::from_str(json).expect("JSON")).expect("a good policy")
}

#[test]
fn what_is_only_reported_does_not_keep_personal_data_from_being_masked() {
    for regex in
        [r#"{"name": "word", "pattern": "\\S+", "action": "NONE"}"#, r#"{"name": "word", "pattern": "\\S+", "inputAction": "NONE"}"#]
    {
        let redactor = policy(&format!(r#"{{"entities": [{{"type": "EMAIL", "action": "ANONYMIZE"}}], "regexes": [{regex}]}}"#));
        let text = "Write to bob@example.com today";
        assert_eq!(redactor.redact(text, &mut Vault::default()), "Write to {EMAIL} today");
        let found: Vec<&str> = redactor.find(text).iter().map(|found| &text[found.start..found.end]).collect();
        assert_eq!(found, ["Write", "to", "bob@example.com", "today"], "and it is still reported elsewhere");
        let mut vault = Vault::default();
        let mut stream = redactor.stream(Direction::Input, &mut vault);
        assert_eq!(stream.push(text) + &stream.finish(), "Write to {EMAIL} today");
    }
}

#[test]
fn a_text_that_passed_in_one_direction_or_for_one_policy_is_looked_at_again_for_another() {
    let text = "Write to bob@example.com";
    let answers = policy(r#"{"entities": [{"type": "EMAIL", "outputAction": "NONE"}, {"type": "PHONE"}], "mask": {"style": "numbered"}}"#);
    let mut vault = Vault::default();
    let mut stream = answers.stream(Direction::Output, &mut vault);
    assert_eq!(stream.push(text) + &stream.finish(), text);
    assert_eq!(answers.redact(text, &mut vault), "Write to {EMAIL_1}");

    // One masked, the other left: what it became is no text to let pass the other way.
    let both = "Write to bob@example.com or call +1 415 555 0132";
    let mut vault = Vault::default();
    let masked = answers.redact_for(Direction::Output, both, &mut vault);
    assert_eq!(masked, "Write to bob@example.com or call {PHONE_1}");
    assert_eq!(answers.redact(&masked, &mut vault), "Write to {EMAIL_1} or call {PHONE_1}");

    let narrow = policy(r#"{"entities": [{"type": "PHONE"}], "mask": {"style": "numbered"}}"#);
    let mut vault = Vault::default();
    let masked = narrow.redact(both, &mut vault);
    assert_eq!(numbered().redact(&masked, &mut vault), "Write to {EMAIL_1} or call {PHONE_1}");
}

#[test]
fn a_vault_that_could_not_have_been_written_is_refused_and_none_runs_out_of_numbers() {
    let vault = |placeholder: &str, kind: &str| {
        let entry = serde_json::json!({ "placeholder": placeholder, "name": "EMAIL", "value": "a@b.example", "kind": kind });
        Vault::from_json(&serde_json::json!({ "version": 1, "entries": [entry] }).to_string())
    };
    assert!(vault("", "fake").is_err() && vault("EMAIL_1", "text").is_err());
    let mut far = vault("{EMAIL_4294967295}", "text").unwrap();
    assert_eq!(numbered().redact("Mail c@d.example", &mut far), "Mail {EMAIL_1}");
}

#[test]
fn finds_addresses_by_the_post_code_they_end_in() {
    for address in [
        "Flat 7B, Quillon Reach, Norbeck, LS6 2QT",
        "9/31 Torbin Wynd, Eastmere, VIC, 3071",
        "14/207, Karvi Nagar, Belapur 400614",
        "H.No. 61, Tamsa Chowk, Rewari-123401",
        "4410 Brindle Forest, Oakmere, NS B3K 2L9",
        "Three Sundial Yard, Carbury, WA 98052",
        "Klaverpad 118, 3812XK, Woudhuizen",
        "Klaverpad 118, 3812 XK Woudhuizen",
        "53, Sarvani Road, Hosur 635109",
        "6/40 Abbey Street, Carlow VIC 3053",
    ] {
        check(&format!("of {address}."), "of {ADDRESS}.");
    }
    clean("Windows 10, Section 4, table B2 3CD");
    clean("In 2019, Wall Street, New York fell");
    clean("On 5/12 Main Street was closed");
    clean("the code is LS6 2QT, and 12 Things, They Said, are left");
}

#[test]
fn finds_addresses_by_the_label_before_them() {
    check("Address: 12 Zorblat, Quuxville\nTotal: 4", "Address: {ADDRESS}\nTotal: 4");
    check("{\"street_address\": \"Otto-Quark-Ring 132\"}", "{\"street_address\": \"{ADDRESS}\"}");
    check("Indirizzo: Rotonda Borbeni, 40, 86030, Montevallo (CB)", "Indirizzo: {ADDRESS} (CB)");
    check("My new address is Studio 5c, Varnley, 20095 Quuxburg.", "My new address is {ADDRESS}.");
    check("residing at 17 Obelon Heath, Varnley, 20095", "residing at {ADDRESS}");
    clean("Address: See page 12");
    clean("Shipping: Express 24");
    clean("address: 0x7ffe0012");
    clean("The e-mail address is Zorblat 12");
    clean("shipped to 12 Customers, Partners and 4 more");
    clean("Address: Block 12 describes the form");
}

#[test]
fn a_house_number_belongs_to_the_street_after_it() {
    check("He moved to Denver 12 Quillon Street", "He moved to Denver {ADDRESS}");
    check("Birkenweg 29, 42559 Altdorf und Ihre Nummer", "{ADDRESS} und Ihre Nummer");
    check("Birkenweg 8/6, 42559 Altdorf", "{ADDRESS}");
    check("Tulpensteeg 7, 1011 Dorp", "{ADDRESS}");
    check("Contrada Vallina, 62, 90014 Borgetto", "{ADDRESS}");
    clean("Engineering 101 and a string 5");
    clean("Firewall 12, Monitoring 24");
}

#[test]
fn people_are_talked_to_and_places_gone_into() {
    check(
        "I talked to Sean, heard of Alicia and got a letter from Jennifer.",
        "I talked to {NAME}, heard of {NAME} and got a letter from {NAME}.",
    );
    clean("We went into Sharon near Logan");
}

#[test]
fn finds_names_of_no_list_by_the_place_they_stand_in() {
    check("Quorra Blenny <q.blenny@example.org> wrote", "{NAME} <{EMAIL}> wrote");
    check("Thanks!\n\nBest regards,\n\nQuorra Blenny\nDirector", "Thanks!\n\nBest regards,\n\n{NAME}\nDirector");
    check("Dear Quorra McBlenny,\n", "Dear {NAME},\n");
    check("Approved by: Quorra Blenny", "Approved by: {NAME}");
    check("Next of kin: Quorra Blenny, aunt", "Next of kin: {NAME}, aunt");
    check("I'm Quorra Blenny.", "I'm {NAME}.");
    check("The adjuster, Quorra Blenny, inspected it", "The adjuster, {NAME}, inspected it");
    check("Quorra Blenny, MD", "{NAME}, MD");
    check("Quorra Blenny\n123 Quillon Street\n", "{NAME}\n{ADDRESS}\n");
    clean("Dear Hiring Manager,\n");
    clean("Contact: Customer Service, 24 hours");
    clean("Volume Quux, 34, 56 and 78");
    clean("Pizzeria Le Lampadaire, closed");
    clean("The Quorra Blenny engine starts");
}

#[test]
fn finds_a_family_name_before_the_given_one_after_a_label() {
    check("PATIENT NAME: QUORR, BLENNA\nWARD 4", "PATIENT NAME: {NAME}\nWARD 4");
    check("Patient: Quorr, Blenna  DOB", "Patient: {NAME}  DOB");
    check("To: Quorr, Anna; Smith, János\n", "To: {NAME}; {NAME}\n");
    clean("Place: Quorr, Germany");
    clean("We saw Quorr, Blenna and the others");
}

#[test]
fn titles_labels_places_and_discoverers_are_no_names() {
    clean("HR Generalist and DR Congo");
    clean("Kenteken: onbekend\nProvincia: Quux\nWohnort: Blenn");
    clean("North Melissa and West Jacob");
    clean("Trinidad and Tobago, Saudi Arabia, Burkina Faso");
    clean("It is Parkinson's disease by Newton's laws");
    check("Seine Schwester Michelle Hübner kommt", "Seine Schwester {NAME} kommt");
}

#[test]
fn the_heading_of_a_column_says_what_its_cells_are() {
    check(
        "id,first_name,last_name,age,username,password\n1,Quorra,Blenny,41,qblenny,zug3456!\n2,Otho,\"Fenn\",38,ofenn,\"a,b77c\"\n",
        "id,first_name,last_name,age,username,password\n1,{NAME},{NAME},{AGE},{USERNAME},{PASSWORD}\n2,{NAME},\"{NAME}\",{AGE},{USERNAME},\"{PASSWORD}\"\n",
    );
    check(
        "| Customer | Plate | Licence no. |\n|:--|---|---|\n| Quorra Blenny | KX-418-B | Q4180229 |\n",
        "| Customer | Plate | Licence no. |\n|:--|---|---|\n| {NAME} | {LICENSE_PLATE} | {DRIVER_ID} |\n",
    );
    check("Employee      Login     Desk\nQuorra Blenny    qblen    4411\n", "Employee      Login     Desk\n{NAME}    {USERNAME}    4411\n");
    check(
        "<tr><th>Name</th><th>Username</th></tr>\n<tr><td>Quorra Blenny</td><td>qblenny</td></tr>\n",
        "<tr><th>Name</th><th>Username</th></tr>\n<tr><td>{NAME}</td><td>{USERNAME}</td></tr>\n",
    );
    check(
        "INSERT INTO t (name, username, pin) VALUES ('Quorra Blenny', 'qblenny', '4471'), ('Otho Fenn', 'ofenn', '9002');",
        "INSERT INTO t (name, username, pin) VALUES ('{NAME}', '{USERNAME}', '{PIN}'), ('{NAME}', '{USERNAME}', '{PIN}');",
    );
    check(
        "COPY t (login, password) FROM stdin;\nqblenny\tzug3456!\nofenn\tblau777x\n",
        "COPY t (login, password) FROM stdin;\n{USERNAME}\t{PASSWORD}\n{USERNAME}\t{PASSWORD}\n",
    );
    check(
        "ssn;account_number;note\n536-22-8726;10295165;paid\n",
        "ssn;account_number;note\n{US_SOCIAL_SECURITY_NUMBER};{US_BANK_ACCOUNT_NUMBER};paid\n",
    );
}

#[test]
fn a_table_of_things_or_a_row_of_another_length_has_no_people_in_it() {
    clean("| Name | Type | Default |\n|---|---|---|\n| Buffer Size | integer | 4471 |\n");
    clean("name,version,license\nserde,1.0.2,MIT OR Apache-2.0\n");
    clean("Model  Plate  Year\nQuux  KX 418  2020\n");
    clean("login, password, name\nand four more: of these, some, are, wanted\n");
    clean("fn new(name: &str, age: u8, login: &str) {\n    go(name, age, login)\n}\n");
    clean("username,password,email\n\nnone,of,these\n");
}

#[test]
fn finds_users_by_their_form_after_words_of_logins() {
    check("login failed for ann_lee (bad password)", "login failed for {USERNAME} (bad password)");
    check("login failed for qblen7 (192.0.2.7)", "login failed for {USERNAME} ({IP_ADDRESS})");
    check("password reset requested by qblen77, mail sent", "password reset requested by {USERNAME}, mail sent");
    check("The user ann.lee opened ticket 5521", "The user {USERNAME} opened ticket 5521");
    check("Your username is qblenny and your password is zug3456!", "Your username is {USERNAME} and your password is {PASSWORD}");
    check(
        "&quot;username&quot;:&quot;qblenny&quot;,&quot;password&quot;:&quot;a b!c&quot;",
        "&quot;username&quot;:&quot;{USERNAME}&quot;,&quot;password&quot;:&quot;{PASSWORD}&quot;",
    );
    clean("passwords for test_node and by default");
    clean("Your username is required and your password is optional");
    clean("The user guide opened");
    clean("USER: please go on with it");
    clean("SYSTEM-USERNAME may connect as PG-USERNAME");
}

#[test]
fn names_in_programs_are_no_users_and_no_passwords() {
    clean("#[doc(alias = \"shm_open\")]");
    clean(" * @param value The value tested\n * @since v0.1.101\n * @returns A promise that is kept\n");
    clean("@nx._dispatchable(graphs=1)");
    clean("SignedDuration::nanoseconds(5), 'UserList' : 'collections', user_name = unquote(x)");
    clean("pub const SYS_uname: c_long = 160; let uid = self.nfa.start_id;");
    clean("fn basic(password: &str) -> Self; self.password = config['password']; x.passwd = password_mgr");
    clean("await read.password('Password:', creds.password)");
}

#[test]
fn an_age_may_stand_beside_a_name_of_no_list() {
    check("We spoke to Quorra Blenny, 58, who stayed", "We spoke to {NAME}, {AGE}, who stayed");
    check("Tell them that Blennysen (57) called", "Tell them that Blennysen ({AGE}) called");
    check("ho 47 anni e abito qui", "ho {AGE} e abito qui");
    clean("Figure (34) showed it");
    clean("Set-Cookie: Max-Age=10; the max age 20 years");
    clean("Volume Quux, 34, 56 and 78");
}

#[test]
fn finds_plates_of_a_vehicle_and_licences_of_a_driver() {
    check("I saw the vehicle KXQ-418 leave", "I saw the vehicle {LICENSE_PLATE} leave");
    check("driver stopped, plate KX 418 BB, licence 87204882", "driver stopped, plate {LICENSE_PLATE}, licence {DRIVER_ID}");
    check("Kenteken: CC-155-R", "Kenteken: {LICENSE_PLATE}");
    clean("the vehicle ISO 26262 applies to");
    clean("a licence of 12345678 for the software");
}

#[test]
fn who_speaks_in_turns_with_somebody_known_is_somebody() {
    check(
        "Anna: are you coming tonight?\nQuorra: yes, what is the address\nAnna: the old one\nQuorra: ok and your number",
        "{NAME}: are you coming tonight?\n{NAME}: yes, what is the address\n{NAME}: the old one\n{NAME}: ok and your number",
    );
    clean("Quux: this is a note\nBlenn: this is another\nQuux: and one more note");
}

#[test]
fn a_name_of_no_list_may_stand_after_a_role_or_before_what_is_its_own() {
    check("The buyer is Quorra Blenny; wait", "The buyer is {NAME}; wait");
    check("issued to Quorra Blenny, SSN 536-22-8726", "issued to {NAME}, SSN {US_SOCIAL_SECURITY_NUMBER}");
    check("hey it's Quorra from work", "hey it's {NAME} from work");
    check("an meinen Kollegen Quorran Meier", "an meinen Kollegen {NAME}");
    check("Name: Quorra A. Blenny", "Name: {NAME}");
    check("Naam: Lola De Meyer", "Naam: {NAME}");
    clean("It's Monday from here on, in DejaVu Sans and Vera Serif");
    clean("in 8th grade at Rachel Carson Middle School");
}

#[test]
fn finds_addresses_of_a_word_a_number_and_a_code_with_its_town() {
    check("Cvjetna 808, 90876 Senj", "{ADDRESS}");
    check("ul. Przesmyk 9, 31-090 Kraków", "{ADDRESS}");
    clean("Windows 10, 19045 builds");
    clean("March 12, 12345 Quux");
}
