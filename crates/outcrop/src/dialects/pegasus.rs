//! A question about one video.

use super::converse::merge;
use super::{Dialect, Joined, Writing, object, text_at};
use crate::chat::{Part, Source};
use crate::draft::Draft;
use crate::error::Result;
use crate::families::Takes;
use crate::json::json;
use serde_json::Value;

/// The body of Pegasus.
pub(crate) struct Pegasus;

impl Dialect for Pegasus {
    #[cfg(feature = "from-body")]
    fn spelling(&self) -> super::Spelling<'_> {
        super::Spelling::Pegasus
    }

    #[cfg(feature = "custom-families")]
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn write(&self, writing: &mut Writing<'_>) {
        let chat = writing.chat;
        if chat.messages.len() > 1 {
            writing.refuse(&"messages", "takes one turn of the user; there is no place for a conversation");
        }
        writing.only(Takes::SYSTEM, !chat.system.is_empty(), &"system", "system text");
        writing.only(Takes::TOOLS, !chat.tools.is_empty(), &"tools", "tools");
        let mut prompt = Joined::default();
        let mut media = None;
        for (index, part) in chat.messages.first().into_iter().flat_map(|message| &message.content).enumerate() {
            let at = &format!("messages[0].content[{index}]");
            match part {
                Part::Text { text, inputs } => prompt.push(text, inputs),
                Part::Video { source, .. } => {
                    if media.is_some() {
                        writing.refuse(at, "is a second video; there is a place for one");
                    }
                    media = match source {
                        Source::Data(data) => Some(json!({ "base64String": data })),
                        Source::S3 { uri, bucket_owner } => Some(json!({ "s3Location": object([
                            ("uri", Some(uri.as_str().into())),
                            ("bucketOwner", bucket_owner.clone().map(Value::from)),
                        ]) })),
                        Source::Text(_) => None,
                    };
                }
                part => writing.no_place(part, at),
            }
        }
        let prompt = prompt.safe(writing, &"messages[0].content");
        let mut body = object([("inputPrompt", Some(prompt.into())), ("mediaSource", media)]);
        merge(&mut body, Value::Object(chat.params.extra.clone()));
        writing.body = body.into();
    }

    fn read(&self, body: &Value, draft: &mut Draft) -> Result<()> {
        draft.text(None, draft.need_text(body, "/message")?);
        draft.stop(draft.need_text(body, "/finishReason")?);
        draft.done();
        Ok(())
    }

    fn chunk(&self, chunk: &Value, draft: &mut Draft) -> Result<()> {
        draft.text(None, text_at(chunk, "/message"));
        if let Some(stop) = chunk["finishReason"].as_str() {
            draft.stop(stop);
            draft.done();
        }
        Ok(())
    }
}
