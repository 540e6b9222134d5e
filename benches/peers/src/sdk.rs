//! The AWS SDK's side, as far from the network as it lets itself be taken.

use crate::input::{MODEL, Talk, Turn};
use aws_credential_types::Credentials;
use aws_sdk_bedrockruntime::config::{BehaviorVersion, Region, StalledStreamProtectionConfig};
use aws_sdk_bedrockruntime::operation::converse::{Converse, ConverseInput};
use aws_sdk_bedrockruntime::primitives::Blob;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ContentBlockDelta, ConversationRole, ConverseStreamOutput, InferenceConfiguration, Message, ResponseStream,
    SystemContentBlock, Tool, ToolConfiguration, ToolInputSchema, ToolResultBlock, ToolResultContentBlock, ToolSpecification, ToolUseBlock,
};
use aws_sdk_bedrockruntime::{Client, Config};
use aws_sigv4::http_request::{PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::interceptors::context::Input;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin as _;
use aws_smithy_runtime_api::client::ser_de::{SerializeRequest as _, SharedRequestSerializer};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use aws_smithy_types::{Document, Number};
use bytes::Bytes;
use http_body::Frame;
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

/// The time the SDK's own loop takes for a Converse stream, and the text.
pub async fn converse_stream(bytes: &[u8], piece: usize) -> (Duration, String) {
    let mut output = client(bytes, piece).converse_stream().model_id(MODEL).send().await.expect("an answer");
    let mut text = String::new();
    let start = Instant::now();
    while let Some(event) = output.stream.recv().await.expect("a good stream") {
        if let ConverseStreamOutput::ContentBlockDelta(event) = event
            && let Some(ContentBlockDelta::Text(more)) = event.delta
        {
            text.push_str(&more);
        }
    }
    (start.elapsed(), text)
}

/// The time the SDK's own loop takes for Claude's stream, with the JSON of the chunks parsed, and the text.
pub async fn claude_stream(bytes: &[u8], piece: usize) -> (Duration, String) {
    let request = client(bytes, piece).invoke_model_with_response_stream().model_id(MODEL).body(Blob::new("{}"));
    let mut output = request.send().await.expect("an answer");
    let mut text = String::new();
    let start = Instant::now();
    while let Some(event) = output.body.recv().await.expect("a good stream") {
        if let ResponseStream::Chunk(part) = event
            && let Some(bytes) = part.bytes
        {
            let chunk: Value = serde_json::from_slice(bytes.as_ref()).expect("JSON");
            if let Some(more) = chunk.pointer("/delta/text").and_then(Value::as_str) {
                text.push_str(more);
            }
        }
    }
    (start.elapsed(), text)
}

/// The request the SDK sends, from the same conversation, by its own builders and its own serializer.
pub fn build(talk: &Talk, documents: &Documents) -> HttpRequest {
    let mut input = ConverseInput::builder().model_id(MODEL).system(SystemContentBlock::Text(talk.system.clone()));
    let mut calls = documents.calls.iter();
    for turn in &talk.turns {
        let message = match turn {
            Turn::User(text) => Message::builder().role(ConversationRole::User).content(ContentBlock::Text(text.clone())),
            Turn::Assistant(text) => Message::builder().role(ConversationRole::Assistant).content(ContentBlock::Text(text.clone())),
            Turn::Result { id, text } => {
                let result = ToolResultBlock::builder().tool_use_id(id).content(ToolResultContentBlock::Text(text.clone()));
                let block = ContentBlock::ToolResult(result.build().expect("a whole block"));
                Message::builder().role(ConversationRole::User).content(block)
            }
            Turn::Asks { text, id, tool, .. } => {
                let input = calls.next().expect("one for each").clone();
                let block = ToolUseBlock::builder().tool_use_id(id).name(tool).input(input).build().expect("a whole block");
                let message = Message::builder().role(ConversationRole::Assistant).content(ContentBlock::Text(text.clone()));
                message.content(ContentBlock::ToolUse(block))
            }
        };
        input = input.messages(message.build().expect("a whole message"));
    }
    let mut tools = ToolConfiguration::builder();
    for ((name, description, _), schema) in talk.tools.iter().zip(&documents.schemas) {
        let tool = ToolSpecification::builder().name(name).description(description).input_schema(ToolInputSchema::Json(schema.clone()));
        tools = tools.tools(Tool::ToolSpec(tool.build().expect("a whole tool")));
    }
    let input = input
        .tool_config(tools.build().expect("some tools"))
        .inference_config(InferenceConfiguration::builder().max_tokens(2_000).temperature(0.5).build())
        .build()
        .expect("a whole input");

    let config = Converse::new().config().expect("the operation has its serializer there");
    let serializer = config.load::<SharedRequestSerializer>().expect("the operation has its serializer there");
    serializer.serialize_input(Input::erase(input), &mut ConfigBag::base()).expect("a good input")
}

/// JSON in the SDK's own form, ready before anything is measured.
pub struct Documents {
    calls: Vec<Document>,
    schemas: Vec<Document>,
}

pub fn documents(talk: &Talk) -> Documents {
    let calls = talk.turns.iter().filter_map(|turn| if let Turn::Asks { input, .. } = turn { Some(document(input)) } else { None });
    Documents { calls: calls.collect(), schemas: talk.tools.iter().map(|(_, _, schema)| document(schema)).collect() }
}

fn document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(*value),
        Value::Number(number) => Document::Number(match number.as_u64() {
            Some(whole) => Number::PosInt(whole),
            None => Number::Float(number.as_f64().expect("a number")),
        }),
        Value::String(text) => Document::String(text.clone()),
        Value::Array(items) => Document::Array(items.iter().map(document).collect()),
        Value::Object(members) => Document::Object(members.iter().map(|(key, value)| (key.clone(), document(value))).collect::<HashMap<_, _>>()),
    }
}

pub fn identity() -> Identity {
    Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None, None, "bench").into()
}

/// Signs as `aws-runtime` does for every operation of Bedrock.
pub fn sign(request: &mut http::Request<Vec<u8>>, identity: &Identity, at: SystemTime) {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Double;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Enabled;
    let params = SigningParams::builder().identity(identity).region("us-east-1").name("bedrock").time(at).settings(settings);
    let params = params.build().expect("nothing is missing").into();
    let uri = request.uri().to_string();
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().expect("ASCII")));
    let signable = SignableRequest::new(request.method().as_str(), uri, headers, SignableBody::Bytes(request.body()));
    let (instructions, _) = aws_sigv4::http_request::sign(signable.expect("a good request"), &params).expect("a signature").into_parts();
    instructions.apply_to_request_http1x(request);
}

/// A client that is answered with these bytes.
fn client(bytes: &[u8], piece: usize) -> Client {
    let pieces: VecDeque<Bytes> = bytes.chunks(piece).map(Bytes::copy_from_slice).collect();
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "bench"))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(http_client_fn(move |_, _| SharedHttpConnector::new(Answer(pieces.clone()))))
        .build();
    Client::from_conf(config)
}

#[derive(Debug)]
struct Answer(VecDeque<Bytes>);

impl HttpConnector for Answer {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let mut response = HttpResponse::new(200.try_into().expect("a status"), SdkBody::from_body_1_x(Pieces(self.0.clone())));
        response.headers_mut().insert("content-type", "application/vnd.amazon.eventstream");
        response.headers_mut().insert("x-amzn-bedrock-content-type", "application/json");
        HttpConnectorFuture::ready(Ok(response))
    }
}

struct Pieces(VecDeque<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}
