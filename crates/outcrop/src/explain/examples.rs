//! Examples of rules, and of codes that belong to no table.

use super::Given;
use crate::call::Operation;

/// What a rule says, and a pair of requests.
pub(super) struct Row {
    /// Its codes: a rule that several families share has one for each.
    pub(super) codes: &'static [&'static str],
    /// What must be so.
    pub(super) says: &'static str,
    /// What is given.
    pub(super) given: Given,
    /// Through what it is asked.
    pub(super) operation: Operation,
    /// Of whom; the family's first model when absent.
    pub(super) model: Option<&'static str>,
    /// One that breaks it: a body of its table, which for a job is the model's input.
    pub(super) failing: &'static str,
    /// One that does not. When empty, it is the smallest body of its table, and `failing` is merged into it.
    pub(super) passing: &'static str,
    /// Through what the latter is asked, if that is what makes it pass.
    pub(super) passing_operation: Option<Operation>,
    /// Of whom the latter is asked, if that is what makes it pass.
    pub(super) passing_model: Option<&'static str>,
}

/// What a row starts from.
pub(super) const BODY: Row = Row {
    codes: &[],
    says: "",
    given: Given::Body,
    operation: Operation::InvokeModel,
    model: None,
    failing: "{}",
    passing: "{}",
    passing_operation: None,
    passing_model: None,
};
pub(super) const CONVERSE: Row = Row { operation: Operation::Converse, model: Some(NOVA), passing: ASKED, ..BODY };
const CHAT: Row = Row { given: Given::Chat, model: Some(NOVA), passing: CHATTED, ..BODY };
const RECORDED: Row = Row { given: Given::Recorded, model: Some("openai.gpt-oss-20b-1:0"), passing: PLAIN_ASKED, ..BODY };
pub(super) const CLAUDE: Row = Row { model: Some("anthropic.claude-3-7-sonnet-20250219-v1:0"), passing: CLAUDE_ASKED, ..BODY };
/// The smallest policy, and what is merged into it.
#[cfg(feature = "guardrail")]
pub(super) const POLICY: Row = Row { given: Given::Policy, operation: Operation::ApplyGuardrail, passing: "", ..BODY };

const CANVAS: &str = "amazon.nova-canvas-v1:0";
const MARENGO: &str = "twelvelabs.marengo-embed-3-0-v1:0";
const LONG_ID: &str = "amazon.nova-lite-v1:0:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const COUNTED: &str = "anthropic.claude-sonnet-4-20250514-v1:0";
pub(super) const NOVA: &str = "amazon.nova-lite-v1:0";
pub(super) const ASKED: &str =
    r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#;
const CHATTED: &str = r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock."}]}],"params":{"maxTokens":100}}"#;
const PLAIN_ASKED: &str = r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100}"#;
const CLAUDE_ASKED: &str =
    r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}]}"#;

/// Rules, and fields whose example does not follow from their limits.
pub(super) const RULES: &[Row] = &[
    Row {
        codes: &["BR-CONVERSE-101"],
        says: "a content block must have exactly one member that says what it is: text, image, toolUse, …",
        failing: r#"{"messages":[{"role":"user","content":[{"type":"text"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-102"],
        says: "a conversation must have turns, a turn must have blocks, and text must not be blank",
        failing: r#"{"messages":[],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-103"],
        says: "the first turn must be the user's, but for models that take any",
        failing: r#"{"messages":[{"role":"assistant","content":[{"text":"Granite."}]},{"role":"user","content":[{"text":"Another?"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-104"],
        says: "toolConfig must be there while the turns hold tool blocks, name each tool once, and choose one of them",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"weight"}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"hardness"}}},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-105"],
        says: "every tool call must be answered in the next turn, and nothing else be answered there",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"text":"Well?"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"1"}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-106"],
        says: "documents must have names of their own, of plain characters, and a text block beside them",
        failing: r#"{"messages":[{"role":"user","content":[{"document":{"format":"txt","name":"survey","source":{"bytes":"YmFzYWx0"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"document":{"format":"txt","name":"survey","source":{"bytes":"YmFzYWx0"}}},{"text":"Which rock?"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-107"],
        says: "a conversation must hold at most 20 images and 5 documents",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rocks?"},{"document":{"format":"txt","name":"a","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"b","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"c","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"d","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"e","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"f","source":{"bytes":"YQ=="}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rocks?"},{"document":{"format":"txt","name":"a","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"b","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"c","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"d","source":{"bytes":"YQ=="}}},{"document":{"format":"txt","name":"e","source":{"bytes":"YQ=="}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-108"],
        says: "the model must take what the body holds: Converse itself, system text, tools, images, documents, videos, S3, reasoning",
        model: Some("amazon.titan-text-express-v1"),
        failing: r#"{"system":[{"text":"Be brief."}],"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-109"],
        says: "some models take temperature or topP but not both, and some take neither",
        model: Some("us.anthropic.claude-opus-4-7"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100,"temperature":0.5}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-110"],
        says: "a request must hold at most four cache points, those for 1h first, and none behind a document that is no pdf",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"a"},{"cachePoint":{"type":"default"}},{"text":"b"},{"cachePoint":{"type":"default"}},{"text":"c"},{"cachePoint":{"type":"default"}},{"text":"d"},{"cachePoint":{"type":"default"}},{"text":"e"},{"cachePoint":{"type":"default"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"a"},{"cachePoint":{"type":"default"}},{"text":"b"},{"cachePoint":{"type":"default"}},{"text":"c"},{"cachePoint":{"type":"default"}},{"text":"d"},{"cachePoint":{"type":"default"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-111"],
        says: "the last turn must be the user's for models that do not go on from words put into their mouth",
        model: Some("us.anthropic.claude-opus-4-7"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"text":"One is"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-112"],
        says: "maxTokens must be at most what the model can write",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":10001}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":10000}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-101"],
        says: "members of the maker's own API that the service does not take must be left out: model, stream, prompt, betas, …",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"stream":true,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-102"],
        says: "a conversation must have turns, turns must not be empty, text must not be blank, and the last words of an unfinished answer must not be white space",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":" "}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CONVERSE-149"],
        says: "serviceTier must be one that the model is served in",
        model: Some(NOVA),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"serviceTier":{"type":"flex"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"serviceTier":{"type":"default"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-231"],
        says: "a stop sequence must have a character that is not white space",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100,"stopSequences":["\n"]}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100,"stopSequences":["END"]}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-232"],
        says: "stopSequences must be left out for models that do not take them through Converse",
        model: Some("deepseek.v3.2"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100,"stopSequences":["END"]}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-233"],
        says: "performanceConfig.latency must be standard for all models but few",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"performanceConfig":{"latency":"optimized"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"performanceConfig":{"latency":"standard"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-234"],
        says: "outputConfig.textFormat must be left out for models whose answers are held to no schema",
        model: Some("amazon.nova-lite-v1:0"),
        passing_model: Some("qwen.qwen3-32b-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"rock","schema":"{\"type\":\"string\"}"}}}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"rock","schema":"{\"type\":\"string\"}"}}}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-235"],
        says: "the last turn must be the user's for models that do not go on from words put into their mouth",
        model: Some("us.meta.llama3-3-70b-instruct-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"text":"It is"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-236"],
        says: "a choice of tools must be auto or any for models that cannot be made to call a certain one",
        model: Some("mistral.mistral-large-2402-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"tool":{"name":"hardness"}}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"any":{}}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-237"],
        says: "images must stand beside a tool's result, and not in it, for models that see them there only",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"1"}]}},{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-212"],
        says: "thinking must be of a kind that the model has: not disabled, between tools or with a budget where it is not",
        model: Some("us.anthropic.claude-sonnet-5-5"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"thinking":{"type":"disabled"}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"thinking":{"type":"between_tools"}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-213"],
        says: "tools that come with Claude must be those of the model, and a set of them must have no name",
        model: Some("us.anthropic.claude-haiku-4-5-20251001-v1:0"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"type":"computer_toolset_20260801"}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"type":"bash_20250124","name":"bash"}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-126"],
        says: "version 2026-10-21 is for the models from Claude Opus 4.7 on, and takes no sampling, no documents of the assistant and no citations of the user",
        model: Some("us.anthropic.claude-opus-4-8"),
        failing: r#"{"anthropic_version":"2026-10-21","max_tokens":100,"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock.","citations":[{"type":"char_location"}]}]}]}"#,
        passing: r#"{"anthropic_version":"2026-10-21","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-214"],
        says: "output_config.format must be left out for models whose answers are held to no schema",
        model: Some("us.anthropic.claude-opus-4-7"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"output_config":{"format":{"type":"json_schema","schema":{"type":"string"}}}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-NOVA-200"],
        says: "the body must not have members of other bodies",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"max_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-CONVERSE-150"],
        says: "a document to be cited must be a pdf or a txt, and not in a tool's result; a txt should be given as text",
        model: Some("us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"document":{"format":"docx","name":"survey","source":{"bytes":"YmFzYWx0"},"citations":{"enabled":true}}},{"text":"Which rock?"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"document":{"format":"pdf","name":"survey","source":{"bytes":"YmFzYWx0"},"citations":{"enabled":true}}},{"text":"Which rock?"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-148"],
        says: "the properties at the top of a tool's schema must be named with 1 to 64 letters, digits, _ . or -",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"name":"hardness","input_schema":{"type":"object","properties":{"Mohs hardness":{"type":"string"}}}}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"name":"hardness","input_schema":{"type":"object","properties":{"mohs_hardness":{"type":"string"}}}}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-149"],
        says: "what was thought must go back with its signature, and images and documents must have a source",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."},{"role":"assistant","content":[{"type":"thinking","thinking":"Granite is one."},{"type":"text","text":"Granite."}]},{"role":"user","content":"Another?"}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."},{"role":"assistant","content":[{"type":"thinking","thinking":"Granite is one.","signature":"c2lnbmVk"},{"type":"text","text":"Granite."}]},{"role":"user","content":"Another?"}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-150"],
        says: "tool_choice must not be none for the models before 3.7, whose tools are older, too; context_management may need its beta",
        model: Some("anthropic.claude-3-haiku-20240307-v1:0"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"name":"hardness","input_schema":{"type":"object","properties":{"mineral":{"type":"string"}}}}],"tool_choice":{"type":"none"}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"name":"hardness","input_schema":{"type":"object","properties":{"mineral":{"type":"string"}}}}],"tool_choice":{"type":"auto"}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-NOVA-138"],
        says: "cache points must not stand among the tools, and should mark texts",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}},{"cachePoint":{"type":"default"}}]}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-TEXT-006"],
        says: "stopSequences must be an array of strings, none of which is empty",
        failing: r#"{"inputText":"User: Name one rock.\nBot:","textGenerationConfig":{"stopSequences":[""]}}"#,
        passing: r#"{"inputText":"User: Name one rock.\nBot:","textGenerationConfig":{"stopSequences":["|"]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-TEXT-131"],
        says: "stop sequences must be User: or bars",
        failing: r#"{"inputText":"User: Name one rock.\nBot:","textGenerationConfig":{"stopSequences":["END"]}}"#,
        passing: r#"{"inputText":"User: Name one rock.\nBot:","textGenerationConfig":{"stopSequences":["|"]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-OPENAI-GPT-004"],
        says: "max_tokens must be called max_completion_tokens",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":0}"#,
        passing: PLAIN_ASKED,
        ..BODY
    },
    Row {
        codes: &["BR-OPENAI-GPT-132"],
        says: "a turn of role tool must name the call it answers",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"tool","content":"1"}],"max_completion_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"tool","tool_call_id":"call_1","content":"1"}],"max_completion_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-OPENAI-GPT-133"],
        says: "stop must be a string or an array of at most four",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100,"stop":["a","b","c","d","e"]}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100,"stop":["a","b","c","d"]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-OPENAI-GPT-134"],
        says: "stream must not be true where the operation does not stream",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100,"stream":true}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100,"stream":false}"#,
        ..BODY
    },
    Row {
        codes: &["BR-OPENAI-GPT-135"],
        says: "the objects in the schema of an answer must have additionalProperties false, numbers no bounds and lists at most minItems 1; at most 20 tools may be strict",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100,"response_format":{"type":"json_schema","json_schema":{"name":"rock","schema":{"type":"object","properties":{"age":{"type":"integer"}}}}}}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100,"response_format":{"type":"json_schema","json_schema":{"name":"rock","schema":{"type":"object","properties":{"age":{"type":"integer"}},"additionalProperties":false}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-OPENAI-GPT-136"],
        says: "max_tokens must be called max_completion_tokens; sampling, and tools beside thinking for GPT-5.6, may be refused",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-OPENAI-GPT-137"],
        says: "InvokeModel was recorded of GPT-6 Sol, and the page lists it for no GPT",
        model: Some("us.openai.gpt-5.6-luna"),
        passing_model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_completion_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-CLAUDE-103"],
        says: "the first turn must be the user's, and the last for models that do not go on from words put into their mouth",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"assistant","content":"Granite."},{"role":"user","content":"Another?"}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-104"],
        says: "tools must have schemas, a choice must be of one of them, and every tool call must be answered in the next turn",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"How hard is talc?"}],"tool_choice":{"type":"auto"}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"How hard is talc?"}],"tool_choice":{"type":"auto"},"tools":[{"name":"hardness","input_schema":{"type":"object"}}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-105"],
        says: "images must be base64 of a format the model takes, not too large and not too many",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://example.com/cliff.png"}}]}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-106"],
        says: "some models take temperature or top_p but not both, and some take no sampling parameter at all",
        model: Some("us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"temperature":0.5,"top_p":0.9,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"temperature":0.5,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-107"],
        says: "thinking must be of a kind that the model takes, its budget below max_tokens, with no other sampling and no forced tool meanwhile, and answers that go on must begin with what was thought, or should for the models that answer without it",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1024,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Name one rock."}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1025,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-108"],
        says: "a request must hold at most four cache_control marks, those for 1h first",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"text","text":"b","cache_control":{"type":"ephemeral"}},{"type":"text","text":"c","cache_control":{"type":"ephemeral"}},{"type":"text","text":"d","cache_control":{"type":"ephemeral"}},{"type":"text","text":"e","cache_control":{"type":"ephemeral"}}]}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"text","text":"b","cache_control":{"type":"ephemeral"}},{"type":"text","text":"c","cache_control":{"type":"ephemeral"}},{"type":"text","text":"d","cache_control":{"type":"ephemeral"}}]}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-TEXT-101"],
        says: "the prompt must hold a turn of the human and end with one of the assistant, each after a blank line",
        failing: r#"{"prompt":"Name one rock.","max_tokens_to_sample":100}"#,
        passing: r#"{"prompt":"\n\nHuman: Name one rock.\n\nAssistant:","max_tokens_to_sample":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-100"],
        says: "messages must be there",
        model: Some(NOVA),
        failing: r#"{"inferenceConfig":{"maxTokens":100}}"#,
        passing: ASKED,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-101"],
        says: "a block is told by its member, not by a type, and documents are for Converse",
        model: Some(NOVA),
        failing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: ASKED,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-102"],
        says: "the first turn must be the user's",
        model: Some(NOVA),
        failing: r#"{"messages":[{"role":"assistant","content":[{"text":"Granite."}]},{"role":"user","content":[{"text":"Another?"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: ASKED,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-103"],
        says: "the top of a tool's schema must hold type, properties and required only",
        model: Some(NOVA),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-104"],
        says: "images and videos must be asked of a model that sees them",
        model: Some("amazon.nova-micro-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: ASKED,
        ..BODY
    },
    Row {
        codes: &[
            "BR-QWEN-101",
            "BR-GEMMA-101",
            "BR-MINIMAX-101",
            "BR-NEMOTRON-101",
            "BR-KIMI-101",
            "BR-GLM-101",
            "BR-GROK-101",
            "BR-DEEPSEEK-101",
            "BR-WRITER-101",
            "BR-JAMBA-101",
            "BR-GPT-OSS-102",
            "BR-MISTRAL-OPEN-101",
            "BR-MISTRAL-CHAT-101",
        ],
        says: "a turn of role tool must name the call it answers",
        failing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"tool","content":"1"}],"max_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"tool","tool_call_id":"a1B2c3D4e","content":"1"}],"max_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &[
            "BR-QWEN-102",
            "BR-GEMMA-102",
            "BR-MINIMAX-102",
            "BR-NEMOTRON-102",
            "BR-KIMI-102",
            "BR-GLM-102",
            "BR-GROK-102",
            "BR-DEEPSEEK-102",
            "BR-WRITER-102",
            "BR-JAMBA-102",
            "BR-MISTRAL-OPEN-102",
        ],
        says: "stop must be a string or an array of at most four",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stop":["a","b","c","d","e"]}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stop":["a","b","c","d"]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-CONVERSE-113"],
        says: "tool calls must stand in turns of the assistant; documents, videos, audio and search results in those of the user",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"text":"Basalt."},{"document":{"format":"txt","name":"survey","source":{"bytes":"YQ=="}}}]},{"role":"user","content":[{"text":"Another."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."},{"document":{"format":"txt","name":"survey","source":{"bytes":"YQ=="}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-115"],
        says: "requestMetadata must hold 1 to 16 short strings, and the paths of response fields must begin with /",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"requestMetadata":{}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"requestMetadata":{"team":"survey"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-116"],
        says: "an image must be at most 8000 pixels wide and high, and should be of the format it is said to be",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"image":{"format":"png","source":{"bytes":"iVBORw0KGgoAAAANSUhEUgAAH0EAAAAICAIAAAA="}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"image":{"format":"png","source":{"bytes":"iVBORw0KGgoAAAANSUhEUgAAH0AAAAAICAIAAAA="}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-117"],
        says: "cache points must be left out for models that cache nothing, and what is marked should be long enough for it, which it is not where even its bytes are fewer than the least number of tokens",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."},{"cachePoint":{"type":"default"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt."},{"cachePoint":{"type":"default"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-110"],
        says: "compaction must have its beta, and stand alone: without context_management, stop sequences, a format of the answer, a task budget or a forced tool; the trigger of an edit that compacts must be at least 50000 tokens",
        model: Some("us.anthropic.claude-haiku-5-5"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["compact-2026-09-04"],"compaction":{"type":"summarize"},"stop_sequences":["END"]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["compact-2026-09-04"],"compaction":{"type":"summarize"}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-111"],
        says: "output_config.effort must be a word that the model takes, if it takes any",
        model: Some("us.anthropic.claude-opus-4-5-20251101-v1:0"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"output_config":{"effort":"max"}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"output_config":{"effort":"high"},"anthropic_beta":["effort-2025-11-24"]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-112"],
        says: "betas should be those that the page lists, for the models they are for; others are refused",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["context-1m-2025-08-07"]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["token-efficient-tools-2025-02-19"]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-113"],
        says: "what is marked to be cached should be long enough for it, a mark must have no scope, only newer models take one for the whole body, and 1h is for the models from 4.5 on",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock.","cache_control":{"type":"ephemeral"}}]}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"text","text":"Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt.","cache_control":{"type":"ephemeral"}}]}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-114"],
        says: "an image should be what media_type says, and must be at most 8000 pixels wide and high, or 2000 where there are more than 20; a document must be what its source type is for",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAAA="}},{"type":"text","text":"Which rock?"}]}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAAA="}},{"type":"text","text":"Which rock?"}]}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-115"],
        says: "the format of an answer must be left out where documents are cited, and is not for the models whose cards say so",
        model: Some("us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"Basalt."},"citations":{"enabled":true}},{"type":"text","text":"Which rock?"}]}],"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"age":{"type":"integer"}},"additionalProperties":false}}}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"Basalt."},"citations":{"enabled":false}},{"type":"text","text":"Which rock?"}]}],"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"age":{"type":"integer"}},"additionalProperties":false}}}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-NOVA-106"],
        says: "there must be at most four cache points, and what they mark should be long enough to be cached",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock.","cachePoint":{"type":"default"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt. Granite, gneiss and basalt.","cachePoint":{"type":"default"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-107"],
        says: "reasoning must be left out for models that do not take it back",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Dark ones."}}},{"text":"Basalt."}]},{"role":"user","content":[{"text":"Another."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"text":"Basalt."}]},{"role":"user","content":[{"text":"Another."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-KIMI-104"],
        says: "stop should be left out for K2, which has no stop sequences",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stop":["END"]}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GROK-104"],
        says: "temperature, top_p and top_k must be left out for models that choose words in their own way",
        model: Some("us.xai.grok-4.6"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"temperature":0.5}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-JAMBA-103"],
        says: "n must be 1 at temperature 0 and where the answer is streamed",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"n":2,"temperature":0}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"n":2,"temperature":1}"#,
        ..BODY
    },
    Row {
        codes: &["BR-LLAMA-2-101", "BR-LLAMA-101"],
        says: "images must be asked of a model that sees them, with <|image|> in the prompt for each",
        failing: r#"{"prompt":"What is this?","images":["iVBORw0KGgo="]}"#,
        passing: r#"{"prompt":"What is this?"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MISTRAL-CHAT-103"],
        says: "the ids of tool calls must have nine letters and digits; on Converse those of the service's own making may be longer",
        failing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"assistant","content":"","tool_calls":[{"id":"t1","function":{"name":"hardness","arguments":"{}"}}]},{"role":"tool","tool_call_id":"t1","content":"1"}],"max_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"assistant","content":"","tool_calls":[{"id":"a1B2c3D4e","function":{"name":"hardness","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a1B2c3D4e","content":"1"}],"max_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-101"],
        says: "the input must stand under the name of its type from version 3 on, and at the top before",
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"text","inputText":"Basalt"}"#,
        passing: r#"{"inputType":"text","text":{"inputText":"Basalt"}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-102"],
        says: "a source must be base64String or s3Location, not both",
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"image","image":{"mediaSource":{}}}"#,
        passing: r#"{"inputType":"image","image":{"mediaSource":{"base64String":"YQ=="}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-103"],
        says: "a text must have at most 77 tokens in version 2.7, and 500 in 3.0; more words than that are sure to have more tokens",
        model: Some("us.twelvelabs.marengo-embed-2-7-v1:0"),
        failing: r#"{"inputType":"text","inputText":"a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a","textTruncate":"none"}"#,
        passing: r#"{"inputType":"text","inputText":"a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a","textTruncate":"none"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-PEGASUS-102"],
        says: "the prompt must have at most 2000 tokens; more words than that are sure to have more",
        model: Some("us.twelvelabs.pegasus-1-2-v1:0"),
        failing: r#"{"inputPrompt":"a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a","mediaSource":{"s3Location":{"uri":"s3://bucket/clip.mp4"}}}"#,
        passing: r#"{"inputPrompt":"What happens?","mediaSource":{"s3Location":{"uri":"s3://bucket/clip.mp4"}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-LUMA-102"],
        says: "the prompt must have at most 300 tokens; more words than that are sure to have more",
        failing: r#"{"prompt":"a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a"}"#,
        passing: r#"{"prompt":"A tide coming in"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-CLAUDE-116"],
        says: "a tool that comes with Claude must have its own name, and may need its beta",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"type":"bash_20250124","name":"shell"}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["computer-use-2025-01-24"],"tools":[{"type":"bash_20250124","name":"bash"}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-117"],
        says: "thinking must be left out for the models before 3.7, and should be streamed where max_tokens is above 21333",
        model: Some("anthropic.claude-3-haiku-20240307-v1:0"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":2000,"messages":[{"role":"user","content":"Name one rock."}],"thinking":{"type":"enabled","budget_tokens":1024}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":2000,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CONVERSE-118"],
        says: "tools should answer in words and JSON where the model sees nothing else in a tool's result",
        model: Some("qwen.qwen3-vl-235b-a22b"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"1"}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-QWEN-106", "BR-MINIMAX-106", "BR-KIMI-106", "BR-GLM-106", "BR-DEEPSEEK-106", "BR-MISTRAL-OPEN-106", "BR-GPT-OSS-106"],
        says: "images should be left out for models that read only text",
        failing: r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},{"type":"text","text":"Which rock?"}]}],"max_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Which rock?"}]}],"max_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NEMOTRON-106"],
        says: "images should be left out for models that read only text",
        model: Some("nvidia.nemotron-nano-9b-v2"),
        failing: r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},{"type":"text","text":"Which rock?"}]}],"max_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Which rock?"}]}],"max_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-EMBED-102", "BR-COHERE-EMBED-V4-102"],
        says: "an image must be a data URI",
        failing: r#"{"images":["iVBORw0KGgo="],"input_type":"image"}"#,
        passing: r#"{"images":["data:image/png;base64,iVBORw0KGgo="],"input_type":"image"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-CONVERSE-114"],
        says: "the schema of an answer must be JSON, its objects must have additionalProperties false, numbers no bounds and lists at most minItems 1; at most 20 tools may be strict",
        model: Some("qwen.qwen3-32b-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"rock","schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\",\"minimum\":0}}}"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"rock","schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-109"],
        says: "the objects in the schema of an answer must have additionalProperties false, numbers no bounds and lists at most minItems 1; at most 20 tools may be strict",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"age":{"type":"integer","minimum":0}}}}}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"age":{"type":"integer"}},"additionalProperties":false}}}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-NOVA-105"],
        says: "maxTokens and all sampling parameters must be left out with maxReasoningEffort high",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100,"reasoningConfig":{"type":"enabled","maxReasoningEffort":"high"}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"high"}}}"#,
        ..BODY
    },
    Row {
        codes: &[
            "BR-QWEN-103",
            "BR-GEMMA-103",
            "BR-MINIMAX-103",
            "BR-NEMOTRON-103",
            "BR-KIMI-103",
            "BR-GLM-103",
            "BR-GROK-103",
            "BR-DEEPSEEK-103",
            "BR-MISTRAL-OPEN-103",
            "BR-GPT-OSS-103",
        ],
        says: "stream must not be true where the operation does not stream",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stream":true}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stream":false}"#,
        ..BODY
    },
    Row {
        codes: &[
            "BR-QWEN-105",
            "BR-GEMMA-105",
            "BR-MINIMAX-105",
            "BR-NEMOTRON-105",
            "BR-KIMI-105",
            "BR-GLM-105",
            "BR-GROK-105",
            "BR-DEEPSEEK-105",
            "BR-MISTRAL-OPEN-105",
            "BR-GPT-OSS-105",
        ],
        says: "the objects in the schema of an answer must have additionalProperties false, numbers no bounds and lists at most minItems 1; at most 20 tools may be strict",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"response_format":{"type":"json_schema","json_schema":{"name":"rock","schema":{"type":"object","properties":{"age":{"type":"integer","minimum":0}}}}}}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"response_format":{"type":"json_schema","json_schema":{"name":"rock","schema":{"type":"object","properties":{"age":{"type":"integer"}},"additionalProperties":false}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GPT-OSS-104"],
        says: "stop must be a string or an array of at most four",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stop":["a","b","c","d","e"]}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stop":["a","b","c","d"]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MISTRAL-CHAT-102"],
        says: "user and assistant must take turns",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."},{"role":"user","content":"Name one rock."}],"max_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GPT-OSS-101"],
        says: "logit_bias must be left out",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"logit_bias":{"50256":-100}}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-101"],
        says: "exactly one of text, image, audio and video must be given, a text by its value or its source, for a single embedding",
        failing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX"}}"#,
        passing: r#"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","text":{"truncationMode":"END","value":"Basalt"}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-AMAZON-RERANK-101"],
        says: "top_n must be at most the number of documents",
        failing: r#"{"query":"Which is dark?","documents":["Basalt"],"top_n":2}"#,
        passing: r#"{"query":"Which is dark?","documents":["Basalt"],"top_n":1}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-RERANK-101"],
        says: "top_n must be at most the number of documents",
        failing: r#"{"api_version":2,"query":"Which is dark?","documents":["Basalt"],"top_n":2}"#,
        passing: r#"{"api_version":2,"query":"Which is dark?","documents":["Basalt"],"top_n":1}"#,
        ..BODY
    },
    Row {
        codes: &["BR-PEGASUS-101"],
        says: "there must be a question, and a video given by its bytes or by its place in S3",
        failing: r#"{"inputPrompt":"Which rock?","mediaSource":{}}"#,
        passing: r#"{"inputPrompt":"Which rock?","mediaSource":{"s3Location":{"uri":"s3://bucket/cliff.mp4","bucketOwner":"123456789012"}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-EMBED-IMAGE-101"],
        says: "there must be a text, an image or both",
        failing: r#"{"embeddingConfig":{"outputEmbeddingLength":256}}"#,
        passing: r#"{"inputText":"Basalt","embeddingConfig":{"outputEmbeddingLength":256}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-EMBED-101"],
        says: "exactly one of texts and images must be given, and images for input_type image",
        failing: r#"{"input_type":"search_query","texts":["Basalt"],"images":["data:image/png;base64,iVBORw0KGgo="]}"#,
        passing: r#"{"input_type":"search_query","texts":["Basalt"]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-EMBED-V4-101"],
        says: "exactly one of texts, images and inputs must be given, and images for input_type image",
        failing: r#"{"input_type":"search_query"}"#,
        passing: r#"{"input_type":"search_query","texts":["Basalt"]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-CONVERSE-024"],
        model: Some("qwen.qwen3-32b-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"rock","schema":""}}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"rock","schema":"{\"type\":\"string\"}"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-047"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"audio":{"format":"mp3"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"audio":{"format":"mp3","source":{"bytes":"SUQz"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-019"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelResponseFieldPaths":[""]}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelResponseFieldPaths":["/stop_sequence"]}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-045"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"requestMetadata":"survey"}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"requestMetadata":{"team":"survey"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-048"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"audio":{"format":"midi","source":{"bytes":"SUQz"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"audio":{"format":"mp3","source":{"bytes":"SUQz"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-049"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"text":{"text":""}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"text":{"text":"Basalt."}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-050"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"text":{"text":"Basalt.","qualifiers":["question"]}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"text":{"text":"Basalt.","qualifiers":["query"]}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-051"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"image":{"format":"gif","source":{"bytes":"iVBORw0KGgo="}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-052"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"image":{"format":"tiff","source":{"bytes":"iVBORw0KGgo="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-053"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"document":{"format":"odt","name":"survey","source":{"bytes":"YQ=="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"document":{"format":"txt","name":"survey","source":{"bytes":"YQ=="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-054"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"document":{"format":"txt","name":"","source":{"bytes":"YQ=="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"document":{"format":"txt","name":"survey","source":{"bytes":"YQ=="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-055"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"image":{"format":"png","source":{"bytes":"no base64"}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-029"],
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1025,"messages":[{"role":"user","content":"Name one rock."}],"thinking":{"type":"enabled","budget_tokens":1024,"display":"whole"}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1025,"messages":[{"role":"user","content":"Name one rock."}],"thinking":{"type":"enabled","budget_tokens":1024,"display":"summarized"}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-032"],
        model: Some("us.anthropic.claude-haiku-5-5"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1025,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["compact-2026-09-04"],"compaction":{"type":"drop"}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1025,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["compact-2026-09-04"],"compaction":{"type":"summarize"}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-033"],
        model: Some("us.anthropic.claude-haiku-5-5"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1025,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["compact-2026-09-04"],"compaction":{"type":"summarize","instructions":1}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1025,"messages":[{"role":"user","content":"Name one rock."}],"anthropic_beta":["compact-2026-09-04"],"compaction":{"type":"summarize","instructions":"Keep the ages."}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-MARENGO-006"],
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"image","image":{}}"#,
        passing: r#"{"inputType":"image","image":{"mediaSource":{"base64String":"YQ=="}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-008"],
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"text_image","text_image":{"inputText":"","mediaSource":{"base64String":"YQ=="}}}"#,
        passing: r#"{"inputType":"text_image","text_image":{"inputText":"Basalt","mediaSource":{"base64String":"YQ=="}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-009"],
        model: Some("twelvelabs.marengo-embed-3-0-v1:0"),
        failing: r#"{"inputType":"text_image","text_image":{"inputText":"Basalt"}}"#,
        passing: r#"{"inputType":"text_image","text_image":{"inputText":"Basalt","mediaSource":{"base64String":"YQ=="}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-CLAUDE-014"],
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"thinking":{"type":"other"},"messages":[{"role":"user","content":"Name one rock."}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"thinking":{"type":"disabled"},"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-015"],
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":2048,"thinking":{"type":"enabled","budget_tokens":1023},"messages":[{"role":"user","content":"Name one rock."}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":2048,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-TITAN-EMBED-004"],
        failing: r#"{"inputText":"Basalt","embeddingTypes":[]}"#,
        passing: r#"{"inputText":"Basalt","embeddingTypes":["float"]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-AMAZON-RERANK-003"],
        failing: r#"{"query":"Which is dark?","documents":["Basalt"],"top_n":0}"#,
        passing: r#"{"query":"Which is dark?","documents":["Basalt"],"top_n":1}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COHERE-RERANK-003"],
        failing: r#"{"api_version":2,"query":"Which is dark?","documents":["Basalt"],"top_n":0}"#,
        passing: r#"{"api_version":2,"query":"Which is dark?","documents":["Basalt"],"top_n":1}"#,
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-IMAGE-V1-101", "BR-TITAN-IMAGE-101", "BR-NOVA-CANVAS-101"],
        says: "the parameters must be those of the task, and no others",
        failing: r#"{"taskType":"INPAINTING"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-IMAGE-V1-102", "BR-TITAN-IMAGE-102", "BR-NOVA-CANVAS-102"],
        says: "inpainting and outpainting need a mask, by words or by an image and not by both",
        failing: r#"{"taskType":"INPAINTING","inPaintingParams":{"image":"@1024x1024","text":"Moss"}}"#,
        passing: r#"{"taskType":"INPAINTING","inPaintingParams":{"image":"@1024x1024","text":"Moss","maskPrompt":"the boulder"}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-IMAGE-V1-103", "BR-TITAN-IMAGE-103"],
        says: "width and height must be given together, and be one of the sizes of the model",
        failing: r#"{"imageGenerationConfig":{"width":1000,"height":1000}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-CANVAS-103"],
        says: "width and height must be multiples of 16, within 4 to 1, and give fewer than 4194304 pixels",
        failing: r#"{"imageGenerationConfig":{"width":1000}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-IMAGE-104", "BR-NOVA-CANVAS-104"],
        says: "controlMode and controlStrength need a conditionImage",
        failing: r#"{"textToImageParams":{"controlMode":"CANNY_EDGE"}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-IMAGE-V1-105", "BR-TITAN-IMAGE-105"],
        says: "images must be png or jpeg with sides of at most 1408 pixels, and masks of the size of their images",
        failing: r#"{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["@2048x1024"]}}"#,
        passing: r#"{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["@1024x1024"]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-CANVAS-105"],
        says: "images must be png or jpeg of 8 bits a channel with sides of 320 to 4096 pixels, within 4 to 1 and below 4194304 pixels, and masks of the size of their images",
        failing: r#"{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["@256x256"]}}"#,
        passing: r#"{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["@1024x1024"]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-TITAN-IMAGE-106", "BR-NOVA-CANVAS-106"],
        says: "colours must be # and six hexadecimal digits",
        failing: r#"{"taskType":"COLOR_GUIDED_GENERATION","colorGuidedGenerationParams":{"text":"Folded gneiss","colors":["granite"]}}"#,
        passing: r##"{"taskType":"COLOR_GUIDED_GENERATION","colorGuidedGenerationParams":{"text":"Folded gneiss","colors":["#c0ffee"]}}"##,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-CANVAS-107"],
        says: "width and height must be left out where the result has the size of the image: INPAINTING, OUTPAINTING, VIRTUAL_TRY_ON",
        failing: r#"{"taskType":"INPAINTING","inPaintingParams":{"image":"@1024x1024","maskPrompt":"the boulder"},"imageGenerationConfig":{"width":1024,"height":1024}}"#,
        passing: r#"{"taskType":"INPAINTING","inPaintingParams":{"image":"@1024x1024","maskPrompt":"the boulder"}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-CANVAS-108"],
        says: "the mask that maskType names must be given",
        failing: r#"{"taskType":"VIRTUAL_TRY_ON","virtualTryOnParams":{"sourceImage":"@1024x1024","referenceImage":"@1024x1024","maskType":"GARMENT"}}"#,
        passing: r#"{"taskType":"VIRTUAL_TRY_ON","virtualTryOnParams":{"sourceImage":"@1024x1024","referenceImage":"@1024x1024","maskType":"GARMENT","garmentBasedMask":{"garmentClass":"UPPER_BODY"}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-SDXL-101"],
        says: "width and height must be one of the sizes of the model; what is left out is 1024",
        failing: r#"{"width":1000,"height":1000}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-SDXL-102"],
        says: "the image to begin with must have one of the sizes of the model, and what is about it needs it",
        failing: r#"{"init_image":"@1000x1000"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-SDXL-103"],
        says: "mask_image and mask_source need each other, but for INIT_IMAGE_ALPHA",
        failing: r#"{"text_prompts":[{"text":"Folded gneiss"}],"init_image":"@1024x1024","mask_image":"@1024x1024"}"#,
        passing: r#"{"text_prompts":[{"text":"Folded gneiss"}],"init_image":"@1024x1024","mask_image":"@1024x1024","mask_source":"MASK_IMAGE_WHITE"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-SD3-101"],
        says: "mode image-to-image needs image and strength and has no aspect_ratio; without it there are no image and strength",
        failing: r#"{"strength":0.5}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-SD3-102"],
        says: "seed must be at most 4294967294 for version 3.5",
        failing: r#"{"seed":4294967295}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-SD3-103"],
        says: "the image must be jpeg, png or webp with sides of at least 64 pixels",
        failing: r#"{"prompt":"Folded gneiss","mode":"image-to-image","image":"@32x32","strength":0.5}"#,
        passing: r#"{"prompt":"Folded gneiss","mode":"image-to-image","image":"@1024x1024","strength":0.5}"#,
        ..BODY
    },
    Row {
        codes: &["BR-STABLE-CORE-101"],
        says: "the body takes words only: no image, strength or mode",
        failing: r#"{"image":"@1024x1024"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-STABLE-ULTRA-101"],
        says: "the image must be jpeg, png or webp with sides of 640 to 1536 pixels",
        failing: r#"{"prompt":"Folded gneiss","image":"@512x512","strength":0.5}"#,
        passing: r#"{"prompt":"Folded gneiss","image":"@1024x1024","strength":0.5}"#,
        ..BODY
    },
    Row {
        codes: &["BR-STABLE-ULTRA-102"],
        says: "strength means nothing without an image",
        failing: r#"{"strength":0.5}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-CONSERVATIVE-UPSCALE-101",
            "BR-STABLE-INPAINT-101",
            "BR-STABLE-OUTPAINT-101",
            "BR-SEARCH-RECOLOR-101",
            "BR-SEARCH-REPLACE-101",
            "BR-ERASE-OBJECT-101",
            "BR-REMOVE-BACKGROUND-101",
            "BR-STABLE-CONTROL-101",
            "BR-STYLE-GUIDE-101",
        ],
        says: "the image must be jpeg, png or webp with sides of at least 64 pixels, at most 9437184 pixels in all and within 2.5 to 1",
        failing: r#"{"image":"@32x32"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-CREATIVE-UPSCALE-101"],
        says: "the image must be jpeg, png or webp with sides of at least 64 pixels, 4096 to 1048576 pixels in all and within 2.5 to 1",
        failing: r#"{"image":"@2048x2048"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-FAST-UPSCALE-101"],
        says: "the image must be jpeg, png or webp with sides of 32 to 1536 pixels, and 1024 to 1048576 pixels in all",
        failing: r#"{"image":"@16x16"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-STABLE-INPAINT-102", "BR-ERASE-OBJECT-102"],
        says: "the mask must be jpeg, png or webp",
        failing: r#"{"mask":"R0lGODlhAAQABAAAAA=="}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-STABLE-OUTPAINT-102"],
        says: "one of left, right, up and down must be above 0",
        failing: r#"{"left":0}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-REMOVE-BACKGROUND-102"],
        says: "jpeg has no transparency, so the result should be png or webp",
        failing: r#"{"output_format":"jpeg"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-STYLE-TRANSFER-101"],
        says: "both images must be jpeg, png or webp with sides of at least 64 pixels, at most 9437184 pixels in all and within 2.5 to 1",
        failing: r#"{"style_image":"@32x32"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-REEL-101"],
        says: "the parameters must be those of the task, and no others",
        failing: r#"{"taskType":"MULTI_SHOT_AUTOMATED"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-REEL-102"],
        says: "durationSeconds must be 6 for one shot, a multiple of 6 from 12 to 120 for automated shots, and be left out for manual shots",
        failing: r#"{"videoGenerationConfig":{"durationSeconds":12}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-REEL-103"],
        says: "images must be png or jpeg, as their format says, of 1280 × 720 pixels, and given by bytes or by their place in S3",
        failing: r#"{"taskType":"TEXT_VIDEO","textToVideoParams":{"text":"A tide coming in","images":[{"format":"png","source":{"bytes":"@1024x1024"}}]}}"#,
        passing: r#"{"taskType":"TEXT_VIDEO","textToVideoParams":{"text":"A tide coming in","images":[{"format":"png","source":{"bytes":"@1280x720"}}]}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-REEL-104"],
        says: "the first version is known for single shots only",
        model: Some("amazon.nova-reel-v1:0"),
        failing: r#"{"taskType":"MULTI_SHOT_AUTOMATED","multiShotAutomatedParams":{"text":"A tide coming in"},"videoGenerationConfig":{"durationSeconds":12,"fps":24,"dimension":"1280x720"}}"#,
        passing: r#"{"taskType":"MULTI_SHOT_AUTOMATED","multiShotAutomatedParams":{"text":"A tide coming in"},"videoGenerationConfig":{"durationSeconds":12,"fps":24,"dimension":"1280x720"}}"#,
        passing_model: Some("amazon.nova-reel-v1:1"),
        ..BODY
    },
    Row {
        codes: &["BR-LUMA-101"],
        says: "images must be png or jpeg with sides of 512 to 4096 pixels",
        failing: r#"{"prompt":"A tide coming in","keyframes":{"frame0":{"type":"image","source":{"type":"base64","media_type":"image/png","data":"@256x256"}}}}"#,
        passing: r#"{"prompt":"A tide coming in","keyframes":{"frame0":{"type":"image","source":{"type":"base64","media_type":"image/png","data":"@1024x1024"}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-NOVA-EMBED-301"],
        says: "exactly one of text, image, audio and video must be given, for the task that is named",
        failing: r#"{"segmentedEmbeddingParams":{"image":{"format":"png","source":{"s3Location":{"uri":"s3://bucket/tide.png"}}}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-301"],
        says: "the input must stand where the version of the model looks for it: in a member named like inputType, or for version 2.7 in inputText and mediaSource",
        model: Some(MARENGO),
        failing: r#"{"inputType":"text","inputText":"Basalt"}"#,
        passing: r#"{"inputType":"text","text":{"inputText":"Basalt"}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-302"],
        says: "media must be given by bytes or by their place in S3",
        model: Some(MARENGO),
        failing: r#"{"inputType":"video","video":{"mediaSource":{}}}"#,
        passing: r#"{"inputType":"video","video":{"mediaSource":{"s3Location":{"uri":"s3://bucket/tide.mp4"}}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MARENGO-303"],
        says: "endSec must be after startSec, and for version 2.7 useFixedLengthSec at least minClipSec",
        model: Some(MARENGO),
        failing: r#"{"inputType":"video","video":{"mediaSource":{"s3Location":{"uri":"s3://bucket/tide.mp4"}},"startSec":20,"endSec":10}}"#,
        passing: r#"{"inputType":"video","video":{"mediaSource":{"s3Location":{"uri":"s3://bucket/tide.mp4"}},"startSec":10,"endSec":20}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-ASYNC-101"],
        says: "the output must go to s3://bucket or s3://bucket/prefix, with the ARN of a key and the 12 digits of an account, where they are given",
        failing: r#"{"outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"https://bucket/prefix"}}}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-ASYNC-102"],
        says: "the token must be printable ASCII without spaces, and the model's id no inference profile's where the model takes vectors of clips",
        failing: r#"{"clientRequestToken":"two words"}"#,
        passing: "",
        ..BODY
    },
];

/// Codes that belong to no table of fields and rules.
pub(super) const OTHERS: &[Row] = &[
    Row {
        codes: &["BR-DEEPSEEK-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("deepseek.v3.2"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-DEEPSEEK-199"],
        says: "reasoning_effort must be none, low, medium or high through Converse",
        model: Some("deepseek.v3.2"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-DEEPSEEK-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("deepseek.v3.2"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-QWEN-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("qwen.qwen3-32b-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-QWEN-199"],
        says: "reasoning_effort must be none, low, medium or high through Converse",
        model: Some("qwen.qwen3-32b-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-QWEN-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("qwen.qwen3-32b-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GEMMA-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("google.gemma-3-27b-it"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GEMMA-199"],
        says: "reasoning_effort must be none, low, medium or high through Converse",
        model: Some("google.gemma-3-27b-it"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GEMMA-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("google.gemma-3-27b-it"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-NEMOTRON-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("nvidia.nemotron-super-3-120b"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-NEMOTRON-199"],
        says: "reasoning_effort must be none, low, medium or high through Converse",
        model: Some("nvidia.nemotron-super-3-120b"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-NEMOTRON-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("nvidia.nemotron-super-3-120b"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MINIMAX-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("minimax.minimax-m2.5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MINIMAX-199"],
        says: "reasoning_effort must be none, low, medium or high through Converse",
        model: Some("minimax.minimax-m2.5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MINIMAX-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("minimax.minimax-m2.5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-KIMI-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("moonshotai.kimi-k2.5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-KIMI-199"],
        says: "reasoning_effort must be none, low, medium or high through Converse",
        model: Some("moonshotai.kimi-k2.5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-KIMI-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("moonshotai.kimi-k2.5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GLM-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("zai.glm-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GLM-199"],
        says: "reasoning_effort must be none, low, medium or high through Converse",
        model: Some("zai.glm-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GLM-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("zai.glm-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MISTRAL-OPEN-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("mistral.mistral-large-3-675b-instruct"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MISTRAL-OPEN-199"],
        says: "reasoning_effort must be none, low, medium or high through Converse",
        model: Some("mistral.mistral-large-3-675b-instruct"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MISTRAL-OPEN-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("mistral.mistral-large-3-675b-instruct"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GPT-OSS-198"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("openai.gpt-oss-120b-1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GPT-OSS-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("openai.gpt-oss-120b-1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-WRITER-200"],
        says: "reasoning_config must be a word, since there is no budget of tokens",
        model: Some("writer.palmyra-vision-7b"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":{"type":"enabled","budget_tokens":1024}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_config":"high"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-DEEPSEEK-R1-162"],
        says: "additionalModelRequestFields must hold no other members than the model's own body has",
        model: Some("us.deepseek.r1-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MISTRAL-166"],
        says: "additionalModelRequestFields must hold no other members than the model's own body has",
        model: Some("mistral.mistral-7b-instruct-v0:2"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"colour":"red"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"top_k":5}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MISTRAL-CHAT-195"],
        says: "additionalModelRequestFields must hold no other members than the model's own body has",
        model: Some("mistral.mistral-large-2407-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"top_k":5}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MISTRAL-OPEN-201"],
        says: "on Converse the ids of tool calls must have nine letters and digits, or be the service's own",
        model: Some("mistral.mistral-large-3-675b-instruct"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"1"}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"a1B2c3D4e","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"a1B2c3D4e","content":[{"text":"1"}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GEMMA-201"],
        says: "the results of tools are not taken back",
        model: Some("google.gemma-3-27b-it"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"a1B2c3D4e","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"a1B2c3D4e","content":[{"text":"1"}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-KIMI-201"],
        says: "the effort of Kimi K3 must be reasoning.effort",
        model: Some("us.moonshotai.kimi-k3"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning":{"effort":"none"}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GLM-201"],
        says: "reasoning_effort must be none, low, medium, high, xhigh or max for GLM 5.3",
        model: Some("us.zai.glm-5.3"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"minimal"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-WRITER-201"],
        says: "additionalModelRequestFields must hold no other members than the model's own body has",
        model: Some("us.writer.palmyra-x5-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"thinking":{"type":"enabled"}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"top_k":5}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-WRITER-202"],
        says: "maxTokens must leave room for the prompt",
        model: Some("writer.palmyra-vision-7b"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":4096}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-NOVA-199"],
        says: "additionalModelRequestFields must hold no other members than the model's own body has",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"inferenceConfig":{"topK":5}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-211"],
        says: "additionalModelRequestFields must hold no other members than the model's own body has, but for what a beta brings",
        model: Some("us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"top_k":5}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-OPENAI-GPT-200"],
        says: "additionalModelRequestFields must hold no other members than the model's own body has",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"thinking":{"type":"enabled"}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning":{"effort":"low"}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-OPENAI-GPT-201"],
        says: "Converse was seen to reach GPT-5.4 and 5.5 in one account and not in others, and tools of Nova are refused",
        model: Some("us.openai.gpt-5.5"),
        passing_model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MODEL-002"],
        says: "the model must stream its answers to be asked for a stream",
        operation: Operation::InvokeModelWithResponseStream,
        model: Some("ai21.j2-mid-v1"),
        failing: r#"{"prompt":"Name one rock.","maxTokens":100}"#,
        passing: r#"{"prompt":"Name one rock.","maxTokens":100}"#,
        passing_operation: Some(Operation::InvokeModel),
        ..BODY
    },
    Row {
        codes: &["BR-MODEL-003"],
        says: "some models are asked through an inference profile only, whose id has a region before the model's",
        operation: Operation::Converse,
        model: Some("anthropic.claude-opus-4-7"),
        failing: ASKED,
        passing: ASKED,
        passing_model: Some("us.anthropic.claude-opus-4-7"),
        ..BODY
    },
    Row {
        codes: &["BR-OPENAI-GPT-101"],
        says: "reasoning.effort must be low, medium, high, xhigh or max, or none for models that can do without thinking",
        model: Some("us.openai.gpt-6-astra"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning":{"effort":"none"}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning":{"effort":"low"}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-LLAMA-2-132"],
        says: "additionalModelRequestFields must hold only what the model's own body has",
        model: Some("meta.llama2-13b-chat-v1"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"logprobs":true}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-LLAMA-132"],
        says: "additionalModelRequestFields must hold only what the model's own body has",
        model: Some("meta.llama3-70b-instruct-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"logprobs":true}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-LLAMA-4-132"],
        says: "additionalModelRequestFields must hold only what the model's own body has",
        model: Some("us.meta.llama4-maverick-17b-instruct-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"logprobs":true}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-COHERE-COMMAND-R-131"],
        says: "additionalModelRequestFields should hold only what the model's own body has",
        model: Some("cohere.command-r-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"top_k":50}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"k":50}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-DEEPSEEK-137"],
        says: "logprobs should be left out: an answer of Converse has no place for them",
        model: Some("deepseek.v3.2"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"logprobs":true}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GLM-137"],
        says: "documents may be refused, as other models of its maker refuse them",
        model: Some("us.zai.glm-5.3"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"bytes":"YmFzYWx0"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-KIMI-137"],
        says: "documents may be refused, as other models of its maker refuse them",
        model: Some("moonshotai.kimi-k3.1"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"bytes":"YmFzYWx0"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GROK-137"],
        says: "documents may be refused, as other models of its maker refuse them",
        model: Some("us.xai.grok-4.7"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"bytes":"YmFzYWx0"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-OPENAI-GPT-139"],
        says: "documents may be refused, as other models of its maker refuse them",
        model: Some("openai.gpt-6.2-sol"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"bytes":"YmFzYWx0"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-NOVA-139"],
        says: "top_k must be inferenceConfig.topK, and thinking be left out",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"top_k":5}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"inferenceConfig":{"topK":5}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-151"],
        says: "inferenceConfig must not be handed on: top_k stands for itself",
        model: Some("us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"inferenceConfig":{"topK":5}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"top_k":5}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GROK-138"],
        says: "additionalModelRequestFields should hold what the model knows; the rest is passed over",
        model: Some("us.xai.grok-4.6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"bogus":true}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning":{"effort":"low"}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GROK-136"],
        says: "reasoning.effort must be none, low, medium, high or xhigh for Grok 4.6",
        model: Some("us.xai.grok-4.6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning":{"effort":"max"}}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning":{"effort":"xhigh"}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-OPENAI-GPT-138"],
        says: "reasoning_effort must be reasoning.effort through Converse, and top_k be left out",
        model: Some("us.openai.gpt-5.6-sol"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning_effort":"low"}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"reasoning":{"effort":"low"}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-COUNT-035"],
        says: "tokens must be counted of the model's own id, not of a profile",
        operation: Operation::CountTokens,
        model: Some("us.anthropic.claude-sonnet-4-20250514-v1:0"),
        passing_model: Some(COUNTED),
        failing: r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        passing: r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COUNT-036"],
        says: "tokens are counted of the models that the page lists, and of a few more",
        operation: Operation::CountTokens,
        model: Some("amazon.nova-lite-v1:0"),
        passing_model: Some(COUNTED),
        failing: r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        passing: r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MODEL-004"],
        says: "the model should be one that is known; what is said of others is said of their line",
        operation: Operation::Converse,
        model: Some("amazon.nova-lite-v9:0"),
        failing: ASKED,
        passing: ASKED,
        passing_model: Some(NOVA),
        ..BODY
    },
    Row {
        codes: &["BR-MODEL-021"],
        says: "the id must be offered in the region the call goes to",
        given: Given::Region,
        operation: Operation::Converse,
        model: Some("us.amazon.nova-lite-v1:0"),
        failing: r#"{"region":"eu-west-3"}"#,
        passing: r#"{"region":"us-east-1"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-LIFE-001"],
        says: "the model must not be at the end of its life; without a day to judge by it is said and not refused",
        operation: Operation::Converse,
        model: Some("meta.llama3-1-405b-instruct-v1:0"),
        failing: ASKED,
        passing: ASKED,
        passing_model: Some(NOVA),
        ..BODY
    },
    Row {
        codes: &["BR-LIFE-003"],
        says: "an inference profile should be one that is listed with its regions",
        operation: Operation::Converse,
        model: Some("in.anthropic.claude-sonnet-5-5"),
        failing: ASKED,
        passing: ASKED,
        passing_model: Some("global.anthropic.claude-sonnet-5-5"),
        ..BODY
    },
    Row {
        codes: &["BR-LIFE-002"],
        says: "the model's end is announced",
        operation: Operation::Converse,
        model: Some("ai21.jamba-1-5-large-v1:0"),
        failing: ASKED,
        passing: ASKED,
        passing_model: Some(NOVA),
        ..BODY
    },
    Row {
        codes: &["BR-COST-001"],
        says: "on Converse, without a limit for the answer, all the model can write is taken from the quota while the call runs",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-COST-002"],
        says: "the priority tier costs more than the standard tier",
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"serviceTier":{"type":"priority"}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-COST-003"],
        says: "some models cost more for requests beyond so many tokens",
        model: Some("us.anthropic.claude-haiku-5-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"@long"}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-COST-004"],
        says: "a prompt that is shorter than the model caches is read at the full price, whatever its cache points",
        model: Some("anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."},{"cachePoint":{"type":"default"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-COST-005"],
        says: "to keep the cache for an hour costs more than to keep it for five minutes",
        model: Some("anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."},{"cachePoint":{"type":"default","ttl":"1h"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."},{"cachePoint":{"type":"default","ttl":"5m"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CHAT-001"],
        says: "the model's body must have a place for everything in the conversation",
        model: Some("amazon.titan-text-express-v1"),
        failing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Which rock?"},{"type":"image","format":"png","source":{"data":"iVBORw0KGgo="}}]}],"params":{"maxTokens":100}}"#,
        ..CHAT
    },
    Row {
        codes: &["BR-CHAT-002"],
        says: "what the model does not take and can do without is left out",
        operation: Operation::Converse,
        failing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"How hard is talc?"}]}],"tools":[{"name":"hardness","input":{"type":"object"}}],"toolChoice":"none","params":{"maxTokens":100}}"#,
        ..CHAT
    },
    Row {
        codes: &["BR-CHAT-003"],
        says: "what the body needs and was not given is chosen",
        model: Some("anthropic.claude-3-7-sonnet-20250219-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock."}]}]}"#,
        ..CHAT
    },
    Row {
        codes: &["BR-PARAMS-001"],
        says: "the model's body must have a place for every parameter that is given",
        model: Some("amazon.titan-text-express-v1"),
        failing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock."}]}],"params":{"maxTokens":100,"topK":10}}"#,
        ..CHAT
    },
    Row {
        codes: &["BR-FROM-001"],
        says: "settings of a call, and members that no chat knows, are not part of the conversation that is read from a body",
        operation: Operation::Converse,
        model: Some(NOVA),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100},"requestMetadata":{"team":"rocks"}}"#,
        passing: ASKED,
        ..RECORDED
    },
    Row {
        codes: &["BR-FROM-002"],
        says: "what a chat has otherwise than the body it was read from is changed by the way",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."},{"role":"system","content":"Be brief."}],"max_completion_tokens":100}"#,
        ..RECORDED
    },
    Row {
        codes: &["BR-FROM-003"],
        says: "what can be spelt in several ways is written in one of them",
        failing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock."}]}],"max_completion_tokens":100}"#,
        ..RECORDED
    },
    Row {
        codes: &["BR-FROM-004"],
        says: "a prompt is taken apart into turns where they make the same prompt again, byte for byte",
        model: Some("amazon.titan-text-express-v1"),
        failing: r#"{"inputText":"Name one rock."}"#,
        passing: r#"{"inputText":"User: Name one rock.\nBot:"}"#,
        ..RECORDED
    },
    Row {
        codes: &["BR-FROM-005"],
        says: "on Converse turns alternate; neighbours of one role are joined",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."},{"role":"user","content":"A soft one."}],"max_completion_tokens":100}"#,
        ..RECORDED
    },
    Row {
        codes: &["BR-FROM-006"],
        says: "what was kept in the spelling of one body is left out of another",
        failing: r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock."},{"type":"file","file":{"file_id":"a"}}]}],"max_completion_tokens":100}"#,
        ..RECORDED
    },
    Row {
        codes: &["BR-EMBED-001"],
        says: "the model's body must have a place for everything that is asked of vectors",
        given: Given::Embed,
        model: Some("amazon.titan-embed-text-v1"),
        failing: r#"{"texts":["Basalt"],"images":[{"format":"png","data":"iVBORw0KGgo="}]}"#,
        passing: r#"{"texts":["Basalt"]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-PROMPT-001"],
        says: "an input that is declared should be used",
        given: Given::Prompt,
        failing: "---\ninputs: { rock: string }\n---\nName one rock.",
        passing: "---\ninputs: { rock: string }\n---\nDescribe {{ rock }}.",
        ..BODY
    },
    Row {
        codes: &["BR-PROMPT-002"],
        says: "system text should stand before the other turns, since the model is told it before all of them",
        given: Given::Prompt,
        failing: "{{ role(\"user\") }}Name one rock.{{ role(\"system\") }}Be brief.",
        passing: "{{ role(\"system\") }}Be brief.{{ role(\"user\") }}Name one rock.",
        ..BODY
    },
    Row {
        codes: &["BR-REPLY-001"],
        says: "the arguments of a tool call should be a JSON object; what the model wrote instead is kept",
        given: Given::Answer,
        operation: Operation::Converse,
        model: Some(NOVA),
        failing: r#"{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":"talc"}}]}},"stopReason":"tool_use","usage":{"inputTokens":9,"outputTokens":9,"totalTokens":18}}"#,
        passing: r#"{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{"mineral":"talc"}}}]}},"stopReason":"tool_use","usage":{"inputTokens":9,"outputTokens":9,"totalTokens":18}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MODEL-011"],
        says: "models of images are asked by InvokeModel only, models of videos by StartAsyncInvoke only",
        model: Some("luma.ray-v2:0"),
        failing: r#"{"prompt":"A tide coming in"}"#,
        passing: r#"{"modelId":"luma.ray-v2:0","modelInput":{"prompt":"A tide coming in"},"outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://bucket/prefix"}}}"#,
        passing_operation: Some(Operation::StartAsyncInvoke),
        ..BODY
    },
    Row {
        codes: &["BR-MODEL-012"],
        says: "the model must run as a job to be asked by StartAsyncInvoke",
        operation: Operation::StartAsyncInvoke,
        model: Some(NOVA),
        failing: r#"{"modelId":"amazon.nova-lite-v1:0","modelInput":{"prompt":"A tide coming in"},"outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://bucket/prefix"}}}"#,
        passing: r#"{"modelId":"luma.ray-v2:0","modelInput":{"prompt":"A tide coming in"},"outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://bucket/prefix"}}}"#,
        passing_model: Some("luma.ray-v2:0"),
        ..BODY
    },
    Row {
        codes: &["BR-COUNT-001"],
        says: "the model's id must have at most 256 characters to count tokens for",
        operation: Operation::CountTokens,
        model: Some(LONG_ID),
        failing: r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        passing: r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        passing_model: Some(COUNTED),
        ..BODY
    },
    Row {
        codes: &["BR-COUNT-002"],
        says: "exactly one of invokeModel and converse must be counted",
        operation: Operation::CountTokens,
        model: Some(COUNTED),
        failing: r#"{"input":{}}"#,
        passing: r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COUNT-003"],
        says: "the body of InvokeModel must be given in base64",
        operation: Operation::CountTokens,
        model: Some(COUNTED),
        failing: r#"{"input":{"invokeModel":{"body":"Name one rock."}}}"#,
        passing: r#"{"input":{"invokeModel":{"body":"eyJhbnRocm9waWNfdmVyc2lvbiI6ImJlZHJvY2stMjAyMy0wNS0zMSIsIm1heF90b2tlbnMiOjEwMCwibWVzc2FnZXMiOlt7InJvbGUiOiJ1c2VyIiwiY29udGVudCI6Ik5hbWUgb25lIHJvY2suIn1dfQ=="}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-COUNT-004"],
        says: "of a body of Converse only messages, system, toolConfig and additionalModelRequestFields are counted, and there must be nothing else",
        operation: Operation::CountTokens,
        model: Some(COUNTED),
        failing: r#"{"input":{"converse":{"inferenceConfig":{"maxTokens":100},"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        passing: r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}]}}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-IMAGE-001"],
        says: "the model's body must have a place for everything that is asked of an image",
        given: Given::Image,
        model: Some(CANVAS),
        failing: r#"{"prompt":"Folded gneiss","aspectRatio":"16:9"}"#,
        passing: r#"{"prompt":"Folded gneiss"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-IMAGE-002"],
        says: "some models count the strength the other way round, so they are told the rest to 1",
        given: Given::Image,
        model: Some(CANVAS),
        failing: r#"{"image":{"format":"png","data":"@1024x1024"},"strength":0.3}"#,
        passing: r#"{"image":{"format":"png","data":"@1024x1024"}}"#,
        ..BODY
    },
    Row {
        codes: &["BR-IMAGE-003"],
        says: "a filter kept some of the images back",
        given: Given::Answer,
        model: Some(CANVAS),
        failing: r#"{"images":["R0lGODlhAAQABAAAAA=="],"error":"One image was kept back."}"#,
        passing: r#"{"images":["R0lGODlhAAQABAAAAA=="]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-VIDEO-001"],
        says: "the model's input must have a place for everything that is asked of a video or a clip",
        given: Given::Video,
        operation: Operation::StartAsyncInvoke,
        model: Some("luma.ray-v2:0"),
        failing: r#"{"prompt":"A tide coming in","seed":7}"#,
        passing: r#"{"prompt":"A tide coming in"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GUARDRAIL-201"],
        says: "a guardrail's id must be lower-case letters and digits, or its ARN",
        given: Given::Guard,
        failing: r#"{"id":"Survey Desk","version":"DRAFT"}"#,
        passing: r#"{"id":"gr4n1te","version":"DRAFT"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GUARDRAIL-202"],
        says: "a guardrail's version must be DRAFT or a number of at most 8 digits",
        given: Given::Guard,
        failing: r#"{"id":"gr4n1te","version":"latest"}"#,
        passing: r#"{"id":"gr4n1te","version":"3"}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GUARDRAIL-203"],
        says: "what the tags end with must be 1 to 20 letters and digits",
        given: Given::Guard,
        failing: r#"{"id":"gr4n1te","version":"3","tagSuffix":"x7_Qp2"}"#,
        passing: r#"{"id":"gr4n1te","version":"3","tagSuffix":"x7Qp2"}"#,
        ..BODY
    },
];

/// Codes of guardrails' policies, beside those of their fields.
#[cfg(feature = "guardrail")]
pub(super) const GUARDRAIL: &[Row] = &[
    Row {
        codes: &["BR-GUARDRAIL-000"],
        says: "a policy must be an object, and what is not known in it has no effect",
        failing: r#"{"wordsPolicy":{}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-100"],
        says: "the items of a list of topics, filters, words, entities, regexes or tags must be objects",
        failing: r#"{"tags":["survey"]}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-101"],
        says: "a guardrail without a policy evaluates nothing",
        failing: r#"{"name":"survey","blockedInputMessaging":"No.","blockedOutputsMessaging":"No."}"#,
        passing: r#"{"name":"survey","blockedInputMessaging":"No.","blockedOutputsMessaging":"No.","wordPolicyConfig":{"wordsConfig":[{"text":"gold"}]}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-102"],
        says: "the STANDARD tier needs crossRegionConfig",
        failing: r#"{"contentPolicyConfig":{"filtersConfig":[{"type":"INSULTS","inputStrength":"HIGH","outputStrength":"HIGH"}],"tierConfig":{"tierName":"STANDARD"}}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-103"],
        says: "a topic's definition must have at most 200 characters outside the STANDARD tier",
        failing: r#"{"topicPolicyConfig":{"topicsConfig":[{"name":"Claims","type":"DENY","definition":"Buying, selling, leasing or pledging mining claims, or asking what one is worth. Buying, selling, leasing or pledging mining claims, or asking what one is worth. Buying, selling, leasing or pledging mining claims, or asking what one is worth."}]}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-104"],
        says: "outputStrength must be NONE for PROMPT_ATTACK, which looks at input only",
        failing: r#"{"contentPolicyConfig":{"filtersConfig":[{"type":"PROMPT_ATTACK","inputStrength":"HIGH","outputStrength":"HIGH"}]}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-105"],
        says: "an entity's type must be one of the service's",
        failing: r#"{"sensitiveInformationPolicyConfig":{"piiEntitiesConfig":[{"type":"SHOE_SIZE","action":"BLOCK"}]}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-106"],
        says: "a pattern must be a regular expression without look-around",
        failing: r#"{"sensitiveInformationPolicyConfig":{"regexesConfig":[{"name":"sample","pattern":"S-[0-9","action":"BLOCK"}]}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-107"],
        says: "some patterns that the service may take cannot be evaluated here",
        failing: r#"{"sensitiveInformationPolicyConfig":{"regexesConfig":[{"name":"sample","pattern":"(?:[a-z]{500}){500}","action":"BLOCK"}]}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-108"],
        says: "what a list has twice counts once",
        failing: r#"{"wordPolicyConfig":{"wordsConfig":[{"text":"gold"},{"text":"gold"}]}}"#,
        ..POLICY
    },
    Row {
        codes: &["BR-GUARDRAIL-109"],
        says: "a word or phrase should have at most three words, which is all the console takes",
        failing: r#"{"wordPolicyConfig":{"wordsConfig":[{"text":"all that glitters here"}]}}"#,
        ..POLICY
    },
];

/// Codes of guardrails' policies, of which there are none without them.
#[cfg(not(feature = "guardrail"))]
pub(super) const GUARDRAIL: &[Row] = &[];
