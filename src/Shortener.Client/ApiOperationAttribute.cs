namespace Shortener.Client;

/// <summary>The operation of the API's description that a method calls.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApiOperationAttribute(string id) : Attribute
{
    /// <summary>The operation's id.</summary>
    public string Id { get; } = id;
}
