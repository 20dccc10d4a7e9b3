"""Runs a handler of a python function: Lambda's Runtime API on the one side, the function's module on the other."""
import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback

ROOT = "/2018-06-01/runtime"


class Fault(Exception):
    """Something about the function itself is wrong."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = "Runtime." + kind
        self.trace = list(trace)


class RuntimeApi:
    def __init__(self, address):
        self._connection = http.client.HTTPConnection(address)

    def call(self, method, path, body=None, headers=None):
        try:
            self._connection.request(method, ROOT + path, body, headers or {})
            answer = self._connection.getresponse()
            return answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            # The engine is gone, and with it whoever would want an answer.
            os._exit(0)


class Identity:
    def __init__(self, cognito):
        self.cognito_identity_id = cognito.get("cognitoIdentityId")
        self.cognito_identity_pool_id = cognito.get("cognitoIdentityPoolId")


class Client:
    def __init__(self, client):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, client.get(name))


class ClientContext:
    def __init__(self, context):
        self.client = Client(context.get("client") or {})
        self.custom = context.get("custom")
        self.env = context.get("env")


class LambdaContext:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        client = headers["Lambda-Runtime-Client-Context"]
        self.client_context = ClientContext(json.loads(client)) if client else None
        self.identity = Identity(json.loads(headers["Lambda-Runtime-Cognito-Identity"] or "{}"))
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)


class LogHandler(logging.Handler):
    """Lines of one message stay together: the engine takes a carriage return for a line break within it."""

    def emit(self, record):
        record.aws_request_id = REQUEST["id"]
        sys.stdout.write(self.format(record).replace("\n", "\r") + "\n")


REQUEST = {"id": ""}


def set_up_logging():
    logging.Formatter.converter = time.gmtime
    handler = LogHandler()
    handler.setFormatter(logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S"))
    logging.getLogger().addHandler(handler)


def load_handler(name):
    try:
        module_name, function = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("MalformedHandlerName", "Bad handler '{}': {}".format(name, error)) from None
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("ImportModuleError", "Unable to import module '{}': {}".format(module_name, error), frames_of(error)) from None
    except SyntaxError as error:
        trace = [as_on_aws('  File "{}" Line {}\n    {}'.format(error.filename, error.lineno, error.text))]
        raise Fault("UserCodeSyntaxError", "Syntax error in module '{}': {}".format(module_name, error), trace) from None
    found = getattr(module, function, None)
    if found is None:
        raise Fault("HandlerNotFound", "Handler '{}' missing on module '{}'".format(function, module_name))
    return found


def as_on_aws(text):
    """On AWS all code lies in one place; here it lies where the engine keeps it, which says nothing to anybody."""
    return text.replace(os.environ["LAMBDA_TASK_ROOT"] + "/", "/var/task/")


def frames_of(error):
    """Where it happened, without our own part of the way there."""
    frames = traceback.extract_tb(error.__traceback__)
    listed = traceback.format_list([frame for frame in frames if frame.filename != __file__ and "importlib" not in frame.filename])
    return [as_on_aws(frame) for frame in listed]


def described(error, request_id):
    if isinstance(error, Fault):
        kind, message, trace = error.kind, str(error), error.trace
    else:
        kind, message, trace = type(error).__name__, str(error), frames_of(error)
    return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace}


def log_error(result):
    lines = ["[ERROR] {}: {}".format(result["errorType"], result["errorMessage"])]
    if result["stackTrace"]:
        lines += ["Traceback (most recent call last):"] + [line.rstrip("\n") for line in result["stackTrace"]]
    print("\r".join(lines).replace("\n", "\r"), flush=True)


def to_json(value):
    return json.dumps(value, ensure_ascii=sys.version_info < (3, 12)).encode("utf-8", "surrogatepass")


def post_error(api, path, result):
    api.call("POST", path, to_json(result), {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": result["errorType"]})


def answer(api, handler, headers, body):
    request_id = REQUEST["id"] = headers["Lambda-Runtime-Aws-Request-Id"]
    os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"] or ""
    try:
        result = handler(json.loads(body), LambdaContext(headers))
        try:
            payload = to_json(result)
        except (TypeError, ValueError) as error:
            raise Fault("MarshalError", "Unable to marshal response: {}".format(error)) from None
    except Exception as error:
        failure = described(error, request_id)
        log_error(failure)
        return post_error(api, "/invocation/{}/error".format(request_id), failure)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return api.call("POST", "/invocation/{}/response".format(request_id), payload, {"Content-Type": "application/json"})


def main():
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
    set_up_logging()
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        failure = described(error, "")
        log_error(failure)
        post_error(api, "/init/error", failure)
        sys.exit(1)
    while True:
        headers, body = api.call("GET", "/invocation/next")
        answer(api, handler, headers, body)


if __name__ == "__main__":
    main()
