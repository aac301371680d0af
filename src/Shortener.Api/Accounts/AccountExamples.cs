namespace Shortener.Api.Accounts;

/// <summary>Examples of the description: each is checked against its schema by a test.</summary>
internal static class AccountExamples
{
    public const string Workspace = """
        {"id":"wsp_5d4gp3m80p1f5","name":"Main","timezone":"Europe/Madrid","currency":"EUR","visitorCookies":"off",
        "honourPrivacySignals":true,"createdAt":"2026-11-22T06:29:02.36443Z"}
        """;

    public const string User = """
        {"id":"usr_5d4gp3m80p1f5","email":"ana@example.com","name":"Ana","language":"es","isOperator":true,"hasPassword":true,"hasSecondFactor":false}
        """;

    public const string Me = $$"""
        {"workspace":{{Workspace}},"key":{"id":"key_5d4gp3m80p1f5","name":"First key","allRights":true},"user":null,"scopes":["links:read","links:write"]}
        """;

    public const string ChangeMe = """{"name":"Ana","language":"es"}""";

    public const string ChangePassword = """{"currentPassword":"what it was before","newPassword":"a few words in a row"}""";

    public const string Session = """
        {"id":"ses_5d4gp3m80p1f5","current":true,"userAgent":"Mozilla/5.0","createdAt":"2026-11-22T06:29:02.36443Z",
        "seenAt":"2026-11-22T06:29:02.36443Z","expiresAt":"2026-12-22T06:29:02.36443Z"}
        """;

    public const string Sessions = $$"""{"items":[{{Session}}],"nextCursor":null}""";

    public const string SignIn = """{"email":"ana@example.com","password":"a few words in a row"}""";

    public const string ChooseWorkspace = """{"workspaceId":"wsp_5d4gp3m80p1f5"}""";

    public const string SignedIn = $$"""
        {"user":{{User}},"memberships":[{"workspace":{{Workspace}},"role":"owner"}],"workspaceId":"wsp_5d4gp3m80p1f5","session":{{Session}}}
        """;

    public const string SetUp = """
        {"token":"slu_…","email":"ana@example.com","name":"Ana","password":"a few words in a row","workspaceName":"Main","timezone":"Europe/Madrid"}
        """;

    public const string SetUpDone = $$"""{"user":{{User}},"workspace":{{Workspace}},"apiKey":"slk_…"}""";

    public const string CreateWorkspace = """{"name":"Main","timezone":"Europe/Madrid","currency":"EUR"}""";

    public const string Memberships = $$"""{"items":[{"workspace":{{Workspace}},"role":"owner"}],"nextCursor":null}""";

    public const string Member = """
        {"id":"usr_5d4gp3m80p1f5","email":"ana@example.com","name":"Ana","role":"editor","joinedAt":"2026-11-22T06:29:02.36443Z"}
        """;

    public const string Members = $$"""{"items":[{{Member}}],"nextCursor":null}""";

    public const string ChangeRole = """{"role":"analyst"}""";

    public const string Invite = """{"email":"luis@example.com","role":"editor"}""";

    public const string Invitation = """
        {"id":"inv_5d4gp3m80p1f5","email":"luis@example.com","role":"editor","invitedBy":"usr_5d4gp3m80p1f5",
        "createdAt":"2026-11-22T06:29:02.36443Z","expiresAt":"2026-11-29T06:29:02.36443Z"}
        """;

    public const string Invitations = $$"""{"items":[{{Invitation}}],"nextCursor":null}""";

    public const string Invited = $$"""{"id":"inv_5d4gp3m80p1f5","link":"https://go.example/app/invitation?token=sli_…","mailed":false,"invitation":{{Invitation}}}""";

    public const string Accept = """{"token":"sli_…","name":"Luis","password":"a few words in a row"}""";
}
