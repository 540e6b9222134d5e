"""boto3 against the mock: `python -m unittest discover tests/clients`, with OUTCROP_MOCK=http://127.0.0.1:8123.

Start the mock first: `cargo run -p outcrop-mock --example serve -- 127.0.0.1:8123`.
"""

import json
import os
import unittest

URL = os.environ.get("OUTCROP_MOCK")

try:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import ClientError, EventStreamError
    from botocore.eventstream import ChecksumMismatch
except ImportError:
    boto3 = None

WEATHER = {
    "toolSpec": {
        "name": "get_weather",
        "inputSchema": {"json": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}},
    }
}
NOVA = "us.amazon.nova-lite-v1:0"
CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"


def user(text):
    return [{"role": "user", "content": [{"text": text}]}]


@unittest.skipIf(boto3 is None, "boto3 is not installed: pip install boto3")
@unittest.skipIf(URL is None, "no mock: set OUTCROP_MOCK to its URL")
class Boto3(unittest.TestCase):
    def client(self, fault=None, attempts=1):
        client = boto3.client(
            "bedrock-runtime",
            region_name="us-east-1",
            endpoint_url=URL,
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            config=Config(retries={"total_max_attempts": attempts, "mode": "standard"}),
        )
        self.requests = []
        client.meta.events.register("before-send.bedrock-runtime", lambda request, **_: self.requests.append(request))
        if fault:

            def add(request, **_):
                request.headers["x-outcrop-fault"] = fault

            client.meta.events.register("before-sign.bedrock-runtime", add)
        return client

    def test_converse(self):
        answer = self.client().converse(modelId=NOVA, messages=user("Name one igneous rock."))
        self.assertTrue(answer["output"]["message"]["content"][0]["text"])
        self.assertEqual(answer["stopReason"], "end_turn")
        self.assertGreater(answer["usage"]["totalTokens"], 0)
        self.assertEqual(len(answer["ResponseMetadata"]["RequestId"]), 36)

    def test_converse_by_arn(self):
        arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/" + CLAUDE
        answer = self.client().converse(modelId=arn, messages=user("Name one igneous rock."))
        self.assertEqual(answer["stopReason"], "end_turn")

    def test_converse_with_a_forced_tool(self):
        config = {"tools": [WEATHER], "toolChoice": {"any": {}}}
        answer = self.client().converse(modelId=CLAUDE, messages=user("Weather in Lisbon?"), toolConfig=config)
        (block,) = answer["output"]["message"]["content"]
        self.assertEqual(block["toolUse"]["input"], {"city": "Lisbon"})
        self.assertEqual(answer["stopReason"], "tool_use")

    def test_a_round_trip_with_a_tool(self):
        config = {"tools": [WEATHER]}
        messages = user("Ask get_weather about Lisbon.")
        client = self.client()
        first = client.converse(modelId=NOVA, messages=messages, toolConfig=config)["output"]["message"]
        use = first["content"][-1]["toolUse"]
        result = {"toolUseId": use["toolUseId"], "content": [{"json": {"sky": "clear"}}]}
        messages += [first, {"role": "user", "content": [{"toolResult": result}]}]
        last = client.converse(modelId=NOVA, messages=messages, toolConfig=config)
        self.assertIn("clear", last["output"]["message"]["content"][0]["text"])

    def test_converse_stream(self):
        answer = self.client().converse_stream(modelId=NOVA, messages=user("Name one metamorphic rock."))
        events = list(answer["stream"])
        kinds = [next(iter(event)) for event in events]
        self.assertEqual((kinds[0], kinds[-2], kinds[-1]), ("messageStart", "messageStop", "metadata"))
        text = "".join(event["contentBlockDelta"]["delta"]["text"] for event in events if "contentBlockDelta" in event)
        self.assertIn("metamorphic", text)

    def test_converse_stream_with_a_forced_tool(self):
        config = {"tools": [WEATHER], "toolChoice": {"tool": {"name": "get_weather"}}}
        answer = self.client().converse_stream(modelId=CLAUDE, messages=user("Weather in Lisbon?"), toolConfig=config)
        pieces = [e["contentBlockDelta"]["delta"]["toolUse"]["input"] for e in answer["stream"] if "contentBlockDelta" in e]
        self.assertEqual(pieces[0], "")
        self.assertEqual(json.loads("".join(pieces)), {"city": "Lisbon"})

    def test_invoke_model(self):
        body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 200, "messages": [{"role": "user", "content": "Hello there"}]}
        answer = self.client().invoke_model(modelId=CLAUDE, body=json.dumps(body))
        self.assertEqual(answer["contentType"], "application/json")
        headers = answer["ResponseMetadata"]["HTTPHeaders"]
        self.assertGreater(int(headers["x-amzn-bedrock-input-token-count"]), 0)
        self.assertEqual(json.load(answer["body"])["stop_reason"], "end_turn")

    def test_invoke_model_with_response_stream(self):
        body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 200, "messages": [{"role": "user", "content": "Hello there"}]}
        answer = self.client().invoke_model_with_response_stream(modelId=CLAUDE, body=json.dumps(body))
        self.assertEqual(answer["contentType"], "application/json")
        chunks = [json.loads(event["chunk"]["bytes"]) for event in answer["body"]]
        self.assertEqual((chunks[0]["type"], chunks[-1]["type"]), ("message_start", "message_stop"))
        self.assertIn("amazon-bedrock-invocationMetrics", chunks[-1])

    def test_embeddings(self):
        body = {"inputText": "granite", "dimensions": 256}
        answer = self.client().invoke_model(modelId="amazon.titan-embed-text-v2:0", body=json.dumps(body))
        self.assertEqual(len(json.load(answer["body"])["embedding"]), 256)

    def test_count_tokens(self):
        # Tokens are counted of the model, not of a profile.
        model = CLAUDE.removeprefix("us.")
        answer = self.client().count_tokens(modelId=model, input={"converse": {"messages": user("Name one igneous rock.")}})
        self.assertGreater(answer["inputTokens"], 0)

    def test_refusals_keep_their_class(self):
        client = self.client()
        with self.assertRaises(client.exceptions.ValidationException) as caught:
            client.converse(modelId="amazon.nothing-v1:0", messages=user("a"))
        self.assertEqual(caught.exception.response["Error"]["Message"], "The provided model identifier is invalid.")

    def test_faults_keep_their_class(self):
        for fault, name in [
            ("throttle", "ThrottlingException"),
            ("unavailable", "ServiceUnavailableException"),
            ("not-ready", "ModelNotReadyException"),
            ("timeout", "ModelTimeoutException"),
            ("model-error", "ModelErrorException"),
            ("denied", "AccessDeniedException"),
        ]:
            with self.subTest(fault), self.assertRaises(ClientError) as caught:
                self.client(fault).converse(modelId=NOVA, messages=user("a"))
            self.assertEqual(caught.exception.response["Error"]["Code"], name)

    def test_throttling_is_retried(self):
        with self.assertRaises(ClientError):
            self.client("throttle", attempts=2).converse(modelId=NOVA, messages=user("a"))
        self.assertEqual(len(self.requests), 2)

    def test_broken_streams_raise(self):
        for fault, error in [("exception", EventStreamError), ("bad-crc", ChecksumMismatch), ("cut", Exception)]:
            with self.subTest(fault), self.assertRaises(error):
                list(self.client(fault).converse_stream(modelId=NOVA, messages=user("a"))["stream"])


if __name__ == "__main__":
    unittest.main()
