using System.Text.Json.Nodes;

namespace Shortener.Ingest.LinkImport;

/// <summary>One record of a file of links: what it says of a link, or why it says nothing.</summary>
/// <param name="Line">Line on which the record begins, from 1.</param>
/// <param name="Fields">
/// The link under the API's field names, as a created one is shown: beside what a request may give also <c>createdAt</c>,
/// <c>hasPassword</c> and <c>disabledReason</c>. Values are as the file has them, hostile until checked. Null where the record is refused.
/// </param>
/// <param name="Refusal">Why nothing can be made of the record.</param>
internal sealed record ForeignLink(long Line, JsonObject? Fields, LinkRefusal? Refusal)
{
    public static ForeignLink Refused(long line, string code, string message, string? field = null) =>
        new(line, null, new LinkRefusal(field, code, message));
}

/// <summary>Why a record was refused.</summary>
/// <param name="Field">The field at fault under its name in the API; null for the whole record.</param>
/// <param name="Code">Stable name.</param>
/// <param name="Message">For people.</param>
internal sealed record LinkRefusal(string? Field, string Code, string Message);

/// <summary>Why a record is refused before it is a link. Other codes are those of the API's problems.</summary>
internal static class RefusalCode
{
    public const string TooLong = "record_too_long";

    public const string NotJson = "not_json";

    public const string NotText = "not_unicode";

    /// <summary>A record with more cells than the header has columns.</summary>
    public const string TooManyCells = "too_many_cells";

    /// <summary>The file has a column that is not understood; said once, no record is refused for it.</summary>
    public const string UnknownColumn = "unknown_column";

    public const string WrongValue = "wrong_value";
}
