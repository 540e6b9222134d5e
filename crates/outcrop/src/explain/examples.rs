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
    /// One that breaks it.
    pub(super) failing: &'static str,
    /// One that does not.
    pub(super) passing: &'static str,
    /// Through what the latter is asked, if that is what makes it pass.
    pub(super) passing_operation: Option<Operation>,
    /// Of whom the latter is asked, if that is what makes it pass.
    pub(super) passing_model: Option<&'static str>,
}

/// What a row starts from.
const BODY: Row = Row {
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
const CONVERSE: Row = Row { operation: Operation::Converse, model: Some(NOVA), passing: ASKED, ..BODY };
const CHAT: Row = Row { given: Given::Chat, model: Some(NOVA), passing: CHATTED, ..BODY };
const CLAUDE: Row = Row { model: Some("anthropic.claude-3-7-sonnet-20250219-v1:0"), passing: CLAUDE_ASKED, ..BODY };

const NOVA: &str = "amazon.nova-lite-v1:0";
const ASKED: &str = r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#;
const CHATTED: &str = r#"{"messages":[{"role":"user","content":[{"type":"text","text":"Name one rock."}]}],"params":{"maxTokens":100}}"#;
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
        says: "a request must hold at most four cache points",
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
        says: "thinking must have a budget below max_tokens, and no tool may be forced meanwhile",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1024,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Name one rock."}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":1025,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-108"],
        says: "a request must hold at most four cache_control marks",
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
        ],
        says: "a turn of role tool must name the call it answers",
        failing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"tool","content":"1"}],"max_tokens":100}"#,
        passing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"tool","tool_call_id":"t1","content":"1"}],"max_tokens":100}"#,
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
        ],
        says: "stop must be a string or an array of at most four",
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stop":["a","b","c","d","e"]}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"max_tokens":100,"stop":["a","b","c","d"]}"#,
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
        codes: &["BR-CONVERSE-047"],
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"audio":{"format":"mp3"}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"audio":{"format":"mp3","source":{"bytes":"SUQz"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
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
];

/// Codes that belong to no table of fields and rules.
pub(super) const OTHERS: &[Row] = &[
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
        // `@long` stands for a text of 600,000 characters.
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
];
