//! Settings: from the environment, refused, and never showing a secret.

use crate::script::{KEY, SECRET, Script, config};
use outcrop_client::sign::Credentials;
use outcrop_client::{Auth, Client, Config};

#[test]
fn the_environment_says_where_and_who() {
    let keys = [("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", SECRET)];
    let config = from(&[("AWS_DEFAULT_REGION", "eu-west-1"), ("AWS_SESSION_TOKEN", "session"), keys[0], keys[1]]).unwrap();
    assert_eq!(config.url(), "https://bedrock-runtime.eu-west-1.amazonaws.com");
    let Auth::Keys(credentials) = config.auth else { panic!("not keys: {:?}", config.auth) };
    assert_eq!((credentials.access_key_id.as_str(), credentials.session_token.as_deref()), (KEY, Some("session")));

    let config = from(&[("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "eu-west-1"), keys[0], keys[1]]).unwrap();
    assert_eq!((config.region.as_str(), config.retries), ("us-west-2", 2));

    let both = [("AWS_ENDPOINT_URL", "http://a"), ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://b"), ("AWS_REGION", "r"), keys[0], keys[1]];
    assert_eq!(from(&both).unwrap().url(), "http://b");
    assert_eq!(from(&[both[0], both[2], keys[0], keys[1]]).unwrap().url(), "http://a");
    assert_eq!(from(&[("AWS_MAX_ATTEMPTS", "5"), both[2], keys[0], keys[1]]).unwrap().retries, 4);
}

#[test]
fn an_api_key_wins_over_access_keys_and_needs_no_region_at_a_known_endpoint() {
    let key = ("AWS_BEARER_TOKEN_BEDROCK", "bedrock-api-key");
    let keys = [("AWS_ACCESS_KEY_ID", KEY), ("AWS_SECRET_ACCESS_KEY", SECRET)];
    assert!(matches!(from(&[key, keys[0], keys[1], ("AWS_REGION", "us-east-1")]).unwrap().auth, Auth::Bearer(_)));
    assert!(from(&[key, ("AWS_ENDPOINT_URL", "http://localhost:1")]).is_ok());
    assert!(from(&[keys[0], keys[1], ("AWS_ENDPOINT_URL", "http://localhost:1")]).is_err());
}

#[test]
fn what_the_environment_lacks_is_named_with_what_would_do() {
    let says = |vars: &[(&str, &str)]| from(vars).unwrap_err().to_string();
    assert_eq!(
        says(&[("AWS_REGION", "us-east-1")]),
        "environment is not valid: AWS_ACCESS_KEY_ID is not set; set it with AWS_SECRET_ACCESS_KEY, or set AWS_BEARER_TOKEN_BEDROCK to an API key"
    );
    assert_eq!(
        says(&[("AWS_ACCESS_KEY_ID", KEY)]),
        "environment is not valid: AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not; set both, or AWS_BEARER_TOKEN_BEDROCK alone"
    );
    assert_eq!(
        says(&[("AWS_BEARER_TOKEN_BEDROCK", "key"), ("AWS_REGION", "")]),
        "environment is not valid: AWS_REGION is not set, nor AWS_DEFAULT_REGION; set one to a region, us-east-1 for example"
    );
    assert_eq!(
        says(&[("AWS_BEARER_TOKEN_BEDROCK", "key"), ("AWS_REGION", "us-east-1"), ("AWS_MAX_ATTEMPTS", "0")]),
        "environment is not valid: AWS_MAX_ATTEMPTS must be a whole number from 1, got \"0\""
    );
}

#[test]
fn secrets_are_never_shown() {
    let secrets = ["wJalrXUtnFEMI", "a-session-token", "an-api-key"];
    let mut credentials = Credentials::new(KEY, SECRET);
    credentials.session_token = Some("a-session-token".to_owned());
    for auth in [Auth::Keys(credentials), Auth::Bearer("an-api-key".to_owned())] {
        let config = Config { auth, ..config() };
        let shown = format!("{config:?} {:#?} {:?}", config.auth, Client::new(config.clone()).unwrap());
        assert!(secrets.iter().all(|secret| !shown.contains(secret)), "{shown}");
    }
    assert!(!format!("{:?}", Script::client([]).0).contains("wJalrXUtnFEMI"));
}

#[test]
fn an_api_key_goes_over_plain_http_to_this_machine_only() {
    let at = |url: &str| Client::new(Config { endpoint: Some(url.to_owned()), ..Config::new("us-east-1", Auth::Bearer("key".to_owned())) });
    for url in [
        "http://localhost:8080",
        "http://127.0.0.1:1/",
        "http://127.9.9.9",
        "http://[::1]:8080",
        "http://mock.localhost",
        "https://a.example",
    ] {
        assert!(at(url).is_ok(), "{url}");
    }
    for url in ["http://10.0.0.1", "http://bedrock.example", "http://localhost.example", "http://127.0.0.1.example", "http://[::2]"] {
        let error = at(url).unwrap_err().to_string();
        assert_eq!(error, format!("endpoint is not valid: an API key is sent over https, or over http to this machine; got \"{url}\""));
    }
    assert!(Client::new(Config { endpoint: Some("http://10.0.0.1".to_owned()), ..config() }).is_ok(), "a signature is no secret");
}

#[test]
fn an_endpoint_that_is_no_url_is_refused_before_anything_is_sent() {
    for url in ["bedrock-runtime.us-east-1.amazonaws.com", "ftp://a.example", "http://", "", "https://a.example?x=1"] {
        let error = Client::new(Config { endpoint: Some(url.to_owned()), ..config() }).unwrap_err();
        assert_eq!(error.code(), "malformed", "{url}");
        assert!(error.to_string().contains("endpoint is not valid: must "), "{error}");
    }
}

fn from(vars: &[(&str, &str)]) -> outcrop_client::Result<Config> {
    Config::from_vars(|name| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}
