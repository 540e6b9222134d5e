//! Examples of rules that pages do without.

use super::examples::{ASKED, BODY, CLAUDE, CONVERSE, NOVA, Row};
use crate::call::Operation;

/// An id that is too long for any model.
const LONG_ID: &str = {
    const BYTES: [u8; 2_060] = {
        let mut bytes = [b'0'; 2_060];
        let start = NOVA.as_bytes();
        let mut at = 0;
        while at < start.len() {
            bytes[at] = start[at];
            at += 1;
        }
        bytes
    };
    match std::str::from_utf8(&BYTES) {
        Ok(id) => id,
        Err(_) => NOVA,
    }
};

/// Rules, and fields whose example does not follow from their limits.
pub(super) const RULES: &[Row] = &[
    Row {
        codes: &["BR-CONVERSE-023"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-066"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-067"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}","name":5}}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}","name":"rock"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-068"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}","description":5}}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}","description":"A rock"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-081"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"content":"Basalt."}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"content":[{"text":"Basalt."}]}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-082"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"content":[{}]}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"content":[{"text":"Basalt."}]}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-084"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"text":"Basalt."},"citations":{}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"text":"Basalt."},"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-086"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"audio":{"format":"mp3","source":{}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"audio":{"format":"mp3","source":{"bytes":"SUQz"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-087"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"image":{"format":"png","source":{"s3Location":{}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"image":{"format":"png","source":{"s3Location":{"uri":"s3://bucket/key"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-090"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"image":{"format":"png","source":{"s3Location":{"uri":"s3://bucket/key","bucketOwner":"12"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"image":{"format":"png","source":{"s3Location":{"uri":"s3://bucket/key","bucketOwner":"123456789012"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-088"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"s3Location":{}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"s3Location":{"uri":"s3://bucket/key"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-091"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"s3Location":{"uri":"s3://bucket/key","bucketOwner":"12"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"s3Location":{"uri":"s3://bucket/key","bucketOwner":"123456789012"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-089"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"video":{"format":"mp4","source":{"s3Location":{}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"video":{"format":"mp4","source":{"s3Location":{"uri":"s3://bucket/key"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-092"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"video":{"format":"mp4","source":{"s3Location":{"uri":"s3://bucket/key","bucketOwner":"12"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"video":{"format":"mp4","source":{"s3Location":{"uri":"s3://bucket/key","bucketOwner":"123456789012"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-096"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"image":{"format":"png"}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-097"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"document":{"format":"txt","name":"survey"}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"document":{"format":"txt","name":"survey","source":{"text":"Basalt."}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-098"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"video":{"format":"mp4"}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"video":{"format":"mp4","source":{"bytes":"AAAA"}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-099"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"video":{"format":"avi","source":{"bytes":"AAAA"}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"video":{"format":"mp4","source":{"bytes":"AAAA"}}}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-201"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"text":{"text":"Is it gold?"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-202"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"image":{"format":"png"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-203"],
        says: "",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"image":{"format":"png","source":{"bytes":"data:image/png"}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"guardContent":{"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-204"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"reasoningContent":{}},{"text":"Gneiss."}]},{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"A hard one.","signature":"c2ln"}}},{"text":"Gneiss."}]},{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-205"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"reasoningContent":{"redactedContent":"***"}},{"text":"Gneiss."}]},{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"reasoningContent":{"redactedContent":"c2ln"}},{"text":"Gneiss."}]},{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-206"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"title":"Survey","content":[{"text":"Basalt."}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","content":[{"text":"Basalt."}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-207"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","content":[{"text":"Basalt."}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","content":[{"text":"Basalt."}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-208"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","content":[{"text":"Basalt."}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-209"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","content":[{}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","content":[{"text":"Basalt."}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-210"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","content":[{"text":"Basalt."}],"citations":{}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","content":[{"text":"Basalt."}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-211"],
        says: "",
        model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolAddition":{}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolAddition":{"tool":{"type":"tool_reference","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-212"],
        says: "",
        model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolAddition":{"tool":{"type":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolAddition":{"tool":{"type":"tool_reference","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-213"],
        says: "",
        model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolAddition":{"tool":{"type":"tool_reference","name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolAddition":{"tool":{"type":"tool_reference","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-214"],
        says: "",
        model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolAddition":{"tool":{"type":"tool_reference","name":"hardness","serverName":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolAddition":{"tool":{"type":"tool_reference","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-215"],
        says: "",
        model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolRemoval":{}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolRemoval":{"tool":{"type":"tool_reference","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-216"],
        says: "",
        model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolRemoval":{"tool":{"type":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolRemoval":{"tool":{"type":"tool_reference","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-217"],
        says: "",
        model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolRemoval":{"tool":{"type":"tool_reference","name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolRemoval":{"tool":{"type":"tool_reference","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-218"],
        says: "",
        model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolRemoval":{"tool":{"type":"tool_reference","name":"hardness","serverName":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"system","content":[{"toolRemoval":{"tool":{"type":"tool_reference","name":"hardness","serverName":"lab"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-219"],
        says: "",
        model: Some("us.anthropic.claude-sonnet-4-6"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"citationsContent":{"content":[{"text":"Gneiss."}],"citations":[{"title":"Survey","location":{}}]}}]},{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"assistant","content":[{"citationsContent":{"content":[{"text":"Gneiss."}],"citations":[{"title":"Survey","location":{"web":{"url":"https://example.com"}}}]}}]},{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-119"],
        says: "a document must be at most 4.5 MB, and a PDF should be",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"bytes":"@huge"}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"document":{"format":"txt","name":"survey","source":{"text":"Basalt."}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-120"],
        says: "turns should alternate and system text stand in system but for the newest Claude models; models without a chat take one turn",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]},{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-121"],
        says: "ids of tool calls must be unlike one another in a turn, and should be in all",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}},{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"1"}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"How hard is talc?"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t1","name":"hardness","input":{}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"1"}]}}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}]},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-122"],
        says: "a tool should be forced only where the model is known to be made to call it, and its schema be of an object",
        model: Some("qwen.qwen3-32b-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"any":{}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"hardness","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"auto":{}}},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-123"],
        says: "an answer should be held to a schema only where the model can, and must not where documents are cited; effort should be one of the documented words",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"effort":"huge"},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-124"],
        says: "sampling handed on must be in the place that the model has for it, and be left out where it takes none",
        model: Some("us.anthropic.claude-opus-4-7"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"additionalModelRequestFields":{"temperature":0.5},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CONVERSE-125"],
        says: "audio, search results, tools that come and go, and images in the assistant's turns should be left out for models that are not known to take them",
        model: Some("amazon.nova-lite-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Which rock?"},{"searchResult":{"source":"survey.html","title":"Survey","content":[{"text":"Basalt."}],"citations":{"enabled":true}}}]}],"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-CLAUDE-043"],
        says: "",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"thinking":"enabled"}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-052"],
        says: "",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"compaction":"summarize"}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-118"],
        says: "blocks must have what their types have: an image its source and data, a call its id, name and input, a thought its signature, …",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png"}}]}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-119"],
        says: "calls and thoughts must stand in the assistant's turns, results in the user's, and results before anything else",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"How hard is talc?"},{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"hardness","input":{}}]},{"role":"user","content":[{"type":"text","text":"Here:"},{"type":"tool_result","tool_use_id":"t1","content":"1"}]}],"tools":[{"name":"hardness","input_schema":{"type":"object"}}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"How hard is talc?"},{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"hardness","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"1"},{"type":"text","text":"Well?"}]}],"tools":[{"name":"hardness","input_schema":{"type":"object"}}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-120"],
        says: "names of tools and ids of calls must be unlike one another",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"name":"hardness","input_schema":{"type":"object"}},{"name":"hardness","input_schema":{"type":"object"}}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"name":"hardness","input_schema":{"type":"object"}}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-121"],
        says: "system text among the turns must follow a user's turn, and be the last or before an answer",
        model: Some("us.anthropic.claude-opus-4-8"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."},{"role":"system","content":"Be brief."},{"role":"user","content":"Well?"}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."},{"role":"system","content":"Be brief."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-122"],
        says: "the body and its turns should have no members but those that are listed",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"max_token":5}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-123"],
        says: "what was thought must go back to the model it came from, after the same turns, where it is kept",
        model: Some("anthropic.claude-fable-5-2"),
        passing_model: Some("us.anthropic.claude-opus-5"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."},{"role":"assistant","content":[{"type":"thinking","thinking":"A hard one.","signature":"c2ln"},{"type":"text","text":"Gneiss."}]},{"role":"user","content":"Another?"}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."},{"role":"assistant","content":[{"type":"thinking","thinking":"A hard one.","signature":"c2ln"},{"type":"text","text":"Gneiss."}]},{"role":"user","content":"Another?"}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-124"],
        says: "edits of the context should be listed ones and have their beta; compaction must write something, and what was compacted opens the first turn",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]},"anthropic_beta":["context-management-2025-06-27"]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-127"],
        says: "the PDFs of a request should have at most 100 pages, as far as they can be counted",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjQKMSAwIG9iajw8L0xpbmVhcml6ZWQgMS9MIDA1Ni9OIDEwMS9PIDM+PmVuZG9iago="}},{"type":"text","text":"What rock is this?"}]}]}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjQKMSAwIG9iajw8L0xpbmVhcml6ZWQgMS9MIDA1NC9OIDkvTyAzPj5lbmRvYmoK"}},{"type":"text","text":"What rock is this?"}]}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-CLAUDE-125"],
        says: "what cards and pages leave open should be left out: how thoughts are shown, a tool that is forced while the model thinks, …",
        model: Some("anthropic.claude-opus-5-5"),
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"thinking":{"type":"adaptive","display":"updates"}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"thinking":{"type":"adaptive","display":"omitted"}}"#,
        ..CLAUDE
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-037",
            "BR-GPT-OSS-037",
            "BR-QWEN-037",
            "BR-DEEPSEEK-037",
            "BR-GEMMA-037",
            "BR-NEMOTRON-037",
            "BR-MINIMAX-037",
            "BR-KIMI-037",
            "BR-GLM-037",
            "BR-GROK-037",
            "BR-OPENAI-GPT-037",
        ],
        says: "",
        failing: r#"{"stream":"yes"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-039",
            "BR-GPT-OSS-039",
            "BR-QWEN-039",
            "BR-DEEPSEEK-039",
            "BR-GEMMA-039",
            "BR-NEMOTRON-039",
            "BR-MINIMAX-039",
            "BR-KIMI-039",
            "BR-GLM-039",
            "BR-GROK-039",
        ],
        says: "",
        failing: r#"{"model":5}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-107",
            "BR-GPT-OSS-107",
            "BR-QWEN-107",
            "BR-DEEPSEEK-107",
            "BR-GEMMA-107",
            "BR-NEMOTRON-107",
            "BR-MINIMAX-107",
            "BR-KIMI-107",
            "BR-GLM-107",
            "BR-GROK-107",
            "BR-WRITER-107",
            "BR-MISTRAL-CHAT-107",
        ],
        says: "turns must say something, in parts that have what their types have; what is not documented should be left out",
        failing: r#"{"messages":[{"role":"user"}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-108",
            "BR-GPT-OSS-108",
            "BR-QWEN-108",
            "BR-DEEPSEEK-108",
            "BR-GEMMA-108",
            "BR-NEMOTRON-108",
            "BR-MINIMAX-108",
            "BR-KIMI-108",
            "BR-GLM-108",
            "BR-GROK-108",
            "BR-WRITER-108",
        ],
        says: "tool_choice must be auto, none, required or a function among the tools",
        failing: r#"{"tool_choice":"any","tools":[{"type":"function","function":{"name":"hardness"}}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-109",
            "BR-GPT-OSS-109",
            "BR-QWEN-109",
            "BR-DEEPSEEK-109",
            "BR-GEMMA-109",
            "BR-NEMOTRON-109",
            "BR-MINIMAX-109",
            "BR-KIMI-109",
            "BR-GLM-109",
            "BR-GROK-109",
        ],
        says: "the model in the body must be the one in the path",
        failing: r#"{"model":"amazon.nova-lite-v1:0"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-110",
            "BR-GPT-OSS-110",
            "BR-QWEN-110",
            "BR-DEEPSEEK-110",
            "BR-GEMMA-110",
            "BR-NEMOTRON-110",
            "BR-MINIMAX-110",
            "BR-KIMI-110",
            "BR-GLM-110",
            "BR-GROK-110",
            "BR-WRITER-110",
        ],
        says: "ids of calls should be unlike one another, and a result answer a call before it",
        failing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"assistant","content":"","tool_calls":[{"id":"call00001","type":"function","function":{"name":"hardness","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call00002","content":"1"}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-MISTRAL-CHAT-110"],
        says: "ids of calls should be unlike one another, and a result answer a call before it",
        failing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"assistant","content":"","tool_calls":[{"id":"call00001","function":{"name":"hardness","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call00002","content":"1"}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-111",
            "BR-GPT-OSS-111",
            "BR-QWEN-111",
            "BR-DEEPSEEK-111",
            "BR-GEMMA-111",
            "BR-NEMOTRON-111",
            "BR-MINIMAX-111",
            "BR-KIMI-111",
            "BR-GLM-111",
            "BR-GROK-111",
            "BR-WRITER-111",
            "BR-MISTRAL-CHAT-111",
        ],
        says: "the body should have no members but those that are listed",
        failing: r#"{"max_token":5}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-112",
            "BR-QWEN-112",
            "BR-DEEPSEEK-112",
            "BR-GEMMA-112",
            "BR-NEMOTRON-112",
            "BR-MINIMAX-112",
            "BR-KIMI-112",
            "BR-GLM-112",
            "BR-GROK-112",
        ],
        says: "reasoning_effort should be a word that the model is known to have",
        failing: r#"{"reasoning_effort":"max"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &[
            "BR-MISTRAL-OPEN-114",
            "BR-QWEN-114",
            "BR-DEEPSEEK-114",
            "BR-GEMMA-114",
            "BR-NEMOTRON-114",
            "BR-MINIMAX-114",
            "BR-KIMI-114",
            "BR-GLM-114",
            "BR-WRITER-114",
        ],
        says: "a tool should be forced only where the model is known to be made to call it, and turns of a developer be left to gpt-oss",
        failing: r#"{"tool_choice":{"type":"function","function":{"name":"hardness"}},"tools":[{"type":"function","function":{"name":"hardness"}}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-GROK-114"],
        says: "turns of a developer should be left to gpt-oss",
        failing: r#"{"messages":[{"role":"developer","content":"Be brief."},{"role":"user","content":"Name one rock."}]}"#,
        passing: "",
        ..BODY
    },
    Row { codes: &["BR-GROK-046"], says: "", failing: r#"{"reasoning_effort":"most"}"#, passing: "", ..BODY },
    Row {
        codes: &["BR-GROK-005"],
        says: "",
        model: Some("xai.grok-4"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"temperature":2.5}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"temperature":1}"#,
        ..BODY
    },
    Row {
        codes: &["BR-GROK-006"],
        says: "",
        model: Some("xai.grok-4"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"top_p":1.5}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"top_p":1}"#,
        ..BODY
    },
    Row {
        codes: &["BR-QWEN-113"],
        says: "reasoning_config should be none, low or high",
        failing: r#"{"reasoning_config":"most"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-GPT-OSS-114"],
        says: "tools should be left to the models that answer, not to those that guard",
        model: Some("openai.gpt-oss-safeguard-20b"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}],"tools":[{"type":"function","function":{"name":"hardness"}}]}"#,
        passing: r#"{"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-MISTRAL-OPEN-113"],
        says: "ids of calls should have nine letters and digits, and results a turn of their own",
        failing: r#"{"messages":[{"role":"user","content":"How hard is talc?"},{"role":"assistant","content":"","tool_calls":[{"id":"c1","type":"function","function":{"name":"hardness","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"1"}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-MISTRAL-CHAT-106"],
        says: "images should be left out for models that read only text",
        failing: r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},{"type":"text","text":"Which rock?"}]}]}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-WRITER-103"],
        says: "a body must have turns or a prompt",
        model: Some("us.writer.palmyra-x5-v1:0"),
        failing: r#"{"max_tokens":100}"#,
        passing: r#"{"max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-WRITER-115"],
        says: "a body should have turns or a prompt and not both, a limit for its answer, and nothing about streams",
        model: Some("us.writer.palmyra-x5-v1:0"),
        failing: r#"{"messages":[{"role":"user","content":"Name one rock."}]}"#,
        passing: r#"{"max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}]}"#,
        ..BODY
    },
    Row {
        codes: &["BR-LLAMA-2-102", "BR-LLAMA-102", "BR-LLAMA-4-102", "BR-MISTRAL-105"],
        says: "the prompt should have its turns in it, and begin once",
        failing: r#"{"prompt":"Name one rock."}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-DEEPSEEK-R1-101"],
        says: "the prompt should have its turns in it and begin once, and max_tokens be at most 8192",
        failing: r#"{"prompt":"Name one rock."}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-LLAMA-4-101"],
        says: "there should be as many images as marks in the prompt",
        failing: r#"{"prompt":"<|begin_of_text|><|header_start|>user<|header_end|>\n\n<|image|>Which rock?<|eot|><|header_start|>assistant<|header_end|>\n\n"}"#,
        passing: "",
        ..BODY
    },
    Row {
        codes: &["BR-MISTRAL-104"],
        says: "max_tokens must be at most 4096 for Mixtral 8x7B",
        model: Some("mistral.mixtral-8x7b-instruct-v0:1"),
        failing: r#"{"prompt":"<s>[INST] Name one rock. [/INST]","max_tokens":4097}"#,
        passing: r#"{"prompt":"<s>[INST] Name one rock. [/INST]","max_tokens":4096}"#,
        ..BODY
    },
];

/// Codes that belong to no table of fields and rules.
pub(super) const OTHERS: &[Row] = &[
    Row {
        codes: &["BR-KIMI-113"],
        says: "the tiers of Kimi K3 are those of another endpoint",
        model: Some("us.moonshotai.kimi-k3"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"serviceTier":{"type":"flex"},"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-OPENAI-GPT-102"],
        says: "an answer that is held to a schema should say so strictly among the model's own members, too",
        model: Some("us.openai.gpt-6-sol"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}"}}}},"inferenceConfig":{"maxTokens":100}}"#,
        passing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"outputConfig":{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"additionalProperties\":false}"}}}},"inferenceConfig":{"maxTokens":100},"additionalModelRequestFields":{"text":{"format":{"strict":true}}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MODEL-006"],
        says: "the body of InvokeModel must have at most 25000000 bytes",
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"@huge"}]}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-MODEL-008"],
        says: "a prompt that is asked by its ARN must be given nothing it brings itself, and what is filled into it must be texts",
        model: Some("arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDE12345:1"),
        failing: r#"{"promptVariables":{"rock":{"text":"gneiss"}},"system":[{"text":"Be brief."}]}"#,
        passing: r#"{"promptVariables":{"rock":{"text":"gneiss"}}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-MODEL-009"],
        says: "the model must be asked by its id on the runtime",
        model: Some("qwen.qwen3-next-80b-a3b-instruct"),
        passing_model: Some("qwen.qwen3-next-80b-a3b"),
        failing: r#"{"messages":[{"role":"user","content":[{"text":"Name one rock."}]}],"inferenceConfig":{"maxTokens":100}}"#,
        ..CONVERSE
    },
    Row {
        codes: &["BR-GUARDRAIL-204"],
        says: "a mode of streams must be one of the two there are, and is for streams",
        operation: Operation::InvokeModelWithResponseStream,
        failing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"amazon-bedrock-guardrailConfig":{"streamProcessingMode":"sync"}}"#,
        passing: r#"{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"Name one rock."}],"amazon-bedrock-guardrailConfig":{"streamProcessingMode":"ASYNCHRONOUS"}}"#,
        ..CLAUDE
    },
    Row {
        codes: &["BR-MODEL-007"],
        says: "a model's id must have at most 2048 characters",
        model: Some(LONG_ID),
        failing: ASKED,
        passing_model: Some(NOVA),
        ..CONVERSE
    },
];
