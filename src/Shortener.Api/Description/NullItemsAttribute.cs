namespace Shortener.Api.Description;

/// <summary>Null among the items of the list is not an error of the request, but of the item alone.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NullItemsAttribute : Attribute;
